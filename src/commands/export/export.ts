import { join, resolve } from 'node:path';
import { BackendError } from '../../backends/backend-error.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { diffResource } from '../../diff/diff.ts';
import { readIfThere } from '../../files/durable-file.ts';
import { folderOf, type Loaded } from '../../load/load-project.ts';
import { compareTexts } from '../../model/compare-texts.ts';
import type { DesiredState } from '../../model/desired-state.ts';
import type { SourceFile } from '../../model/document.ts';
import type { ExportReport } from '../../model/exported.ts';
import { KINDS } from '../../model/kind.ts';
import type { LiveState } from '../../model/live-state.ts';
import { automaticSteps } from '../../model/plan.ts';
import type { EnvironmentReport, Result } from '../../model/report.ts';
import { renderExport } from '../../render/text/render-export.ts';
import { openAdapters } from '../adapters.ts';
import type { Context } from '../context.ts';
import { resultOf, UsageError } from '../exit.ts';
import { inEnvironment } from '../in-environment.ts';
import { lineDiff } from '../line-diff.ts';
import { planEnvironments } from '../plan-environment.ts';
import { type Output, present } from '../report.ts';
import { saveSources } from '../save-sources.ts';
import { isSelectedIn, mustSelect, type Selection } from '../selection.ts';
import { hasErrors, openSession, type Session, type TreeOptions } from '../session.ts';
import { type ExportedTree, exportEnvironment } from './export-environment.ts';
import { freshTree } from './fresh-tree.ts';

/** Options of `export`. */
export interface ExportOptions extends TreeOptions, Selection {
  readonly output: Output;
  readonly verbose: boolean;
  /** The folder of a new tree; without it the present one is edited in place. */
  readonly out?: string;
  /** Declares what no file mentions too. */
  readonly add: boolean;
  /** The same with what has its default. */
  readonly full: boolean;
  readonly withPeople: boolean;
  /** Leaves base as it is. */
  readonly overlay: boolean;
  readonly dryRun: boolean;
  readonly verify: boolean;
}

/**
 * `copilotctl export`: what is live, written into the files. Changes nothing live.
 *
 * Exit codes: 0 the files say what is live, 1 they could not be brought to it, or `--verify` found a difference, 64
 * usage, 65 invalid configuration, 69 live cannot be read, 75 a file was changed meanwhile.
 */
export async function exportCommand(options: ExportOptions, context: Context): Promise<number> {
  const session = await openSession(options, context, 'chosen');
  const printing = { output: options.output, verbose: options.verbose, files: session.loaded.files };
  if (hasErrors(session.diagnostics)) {
    const found = { command: 'export', result: 'invalid' as const, environments: [], diagnostics: session.diagnostics };
    return present(found, { ...printing, text: () => '' }, context);
  }
  if (![...session.states.values()].some((state) => readsAll(state, options)))
    mustSelect(session.states.values(), options);
  const made = await exportAll(session, options, context);
  const texts = await savedTexts(made, session, options, context);
  const { reports, diagnostics } = made;
  const verified = options.verify && made.result === 'done' ? await verify(session, made, options, context) : [];
  const environments = reports.map((report) => ({ ...report, ...verified.find(({ name }) => name === report.name) }));
  const failed = environments.some(
    ({ exported }) => exported !== undefined && (exported.left.length > 0 || exported.verified === false),
  );
  const result: Result = made.result === 'done' && failed && options.verify ? 'failed' : made.result;
  const text = async (): Promise<string> => {
    const diff = options.dryRun ? await patchOf(texts, made.before) : '';
    const view = { paint: context.outPaint, dryRun: options.dryRun };
    return `${diff}${environments.map((report) => renderExport(report, view)).join('\n')}`;
  };
  const found = { command: 'export', result, environments, diagnostics: [...session.diagnostics, ...diagnostics] };
  return present(found, { ...printing, text }, context);
}

/** What was made of all chosen environments; each goes on with the files of the one before. */
interface Made {
  readonly result: Result;
  readonly reports: readonly EnvironmentReport[];
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
  /** The files as they were. */
  readonly before: ReadonlyMap<string, SourceFile>;
  /** What else comes into a new tree. */
  readonly beside: ReadonlyMap<string, string>;
  readonly root: string;
}

async function exportAll(session: Session, options: ExportOptions, context: Context): Promise<Made> {
  const start = await startOf(session, options, context);
  let { loaded } = start;
  const texts = new Map<string, string>(start.created);
  const reports: EnvironmentReport[] = [];
  const diagnostics: Diagnostic[] = [];
  let result: Result = 'done';
  for (const [name, state] of session.states) {
    const head = { name, backend: state.environment.backend, declared: state.resources.length };
    try {
      const live = await inEnvironment(state, context, () => readLive(session, name, options, context));
      context.progress('writing what is live', name);
      const tree = await exportEnvironment({
        environment: name,
        loaded,
        live,
        validate: { severities: session.project.validation?.severities ?? {}, variables: context.variables },
        adds: readsAll(state, options),
        full: options.full,
        people: options.withPeople,
        // What one environment would write into base, the next would find declared otherwise.
        overlay: options.overlay || session.chosen.length > 1,
        isSelected: isSelectedIn(state, options),
      });
      loaded = tree.loaded;
      for (const [path, text] of tree.texts) texts.set(path, text);
      const errors = tree.diagnostics.filter(({ severity }) => severity === 'error');
      if (errors.length > 0) result = 'failed';
      diagnostics.push(...errors, ...(live.notices ?? []).map((each) => ({ environment: name, ...each })));
      reports.push({ ...head, exported: reportOf(tree, live, start, session, options) });
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      result = resultOf(error);
      const { code, message, hint } = error;
      reports.push({ ...head, failure: { code, message, ...(hint !== undefined && { hint }) } });
    }
  }
  return {
    result,
    reports,
    diagnostics,
    texts,
    before: options.out === undefined ? session.loaded.files : new Map(),
    beside: start.beside,
    root: start.root,
  };
}

/** Whether all that is live is wanted: asked for, in a new tree, or where an environment declares nothing yet. */
function readsAll({ resources }: DesiredState, { add, full, out }: ExportOptions): boolean {
  return add || full || out !== undefined || resources.length === 0;
}

interface Start {
  readonly root: string;
  readonly loaded: Loaded;
  readonly created: ReadonlyMap<string, string>;
  readonly beside: ReadonlyMap<string, string>;
}

async function startOf(session: Session, { out }: ExportOptions, context: Context): Promise<Start> {
  if (out === undefined) return { root: session.root, loaded: session.loaded, created: new Map(), beside: new Map() };
  const root = resolve(context.cwd, out);
  const fresh = await freshTree(session, root);
  for (const path of fresh.texts.keys()) {
    if ((await readIfThere(join(root, path))) !== undefined)
      throw new UsageError(
        `${out} holds ${path} already; nothing was written.`,
        'Name a folder without a configuration, or export in place with --root.',
      );
  }
  return { root, loaded: fresh.loaded, created: fresh.texts, beside: fresh.beside };
}

async function readLive(session: Session, name: string, options: ExportOptions, context: Context): Promise<LiveState> {
  const state = session.states.get(name);
  if (state === undefined) throw new UsageError(`${name} is not declared.`);
  const { backend } = await openAdapters(session, state, context);
  try {
    context.progress('reading live', name);
    const all = readsAll(state, options);
    const kinds = all
      ? new Set(KINDS.filter((kind) => backend.capabilities.kinds.has(kind)))
      : new Set(state.resources.map(({ kind }) => kind));
    const scope = { resources: state.resources.map(({ resource }) => resource), keys: new Set<never>() };
    return await backend.read(kinds, context.signal, all ? undefined : scope);
  } finally {
    await backend.close();
  }
}

function reportOf(
  tree: ExportedTree,
  live: LiveState,
  start: Start,
  session: Session,
  options: ExportOptions,
): ExportReport {
  const { edited, byHand, leftOut, notExported, absent, added, texts } = tree;
  const before = options.out === undefined ? session.loaded.files : new Map();
  const own = (path: string): boolean => !path.includes('/') || path.includes(`/${tree.state.environment.name}/`);
  const files = [...new Set([...[...start.created.keys()].filter(own), ...texts.keys()])]
    .sort()
    .map((path) => ({ path, status: before.has(path) ? ('edited' as const) : ('new' as const) }));
  const base = `${folderOf(session.loaded.value.project)}/base/`;
  const shared = files.some(({ path, status }) => status === 'edited' && path.startsWith(base));
  const others = shared
    ? [...session.loaded.value.environments.keys()].filter((name) => name !== tree.state.environment.name)
    : [];
  return {
    files,
    edited,
    added,
    absent,
    byHand,
    leftOut,
    notExported,
    left: leftIn(tree, live, options),
    sharedWith: others,
  };
}

/** Addresses that still differ from live after the export; what is for a person does not count. */
function leftIn({ state }: ExportedTree, live: LiveState, selection: Selection): ExportReport['left'] {
  const isSelected = isSelectedIn(state, selection);
  const none = { size: 0, get: () => undefined, addresses: () => [] };
  return state.resources
    .filter((each) => isSelected(each.address) && diffResource(each, live, none).some(({ op }) => op !== 'manual'))
    .map(({ address }) => address);
}

/** Writes, unless nothing is to be written; gives what was or would be. */
async function savedTexts(
  made: Made,
  { root }: Session,
  { dryRun }: ExportOptions,
  context: Context,
): Promise<ReadonlyMap<string, string>> {
  const { texts, before, beside } = made;
  if (dryRun || made.result !== 'done') return texts;
  const changed = new Map<SourceFile, string>();
  const created = new Map<string, string>(beside);
  for (const [path, text] of texts) {
    const file = made.root === root ? before.get(path) : undefined;
    if (file === undefined) created.set(path, text);
    else changed.set(file, text);
  }
  context.progress('writing files');
  await saveSources(made.root, { changed, created });
  return texts;
}

/** Plans again what was written, reading the files and live; what was only shown is compared with what was read. */
async function verify(
  session: Session,
  made: Made,
  options: ExportOptions,
  context: Context,
): Promise<readonly { name: string; exported: ExportReport }[]> {
  const verified = new Map<string, boolean>();
  if (options.dryRun) for (const { name, exported } of made.reports) verified.set(name, exported?.left.length === 0);
  else {
    const again = await openSession({ root: made.root, environment: session.chosen }, context, 'chosen');
    const selection = options.out === undefined ? options : { only: [], except: [] };
    const query = { selection, approvals: [], places: 'documents', asksPermission: false } as const;
    const plans = hasErrors(again.diagnostics) ? [] : await planEnvironments(again, query, context);
    for (const each of plans)
      verified.set(each.name, 'planned' in each && automaticSteps(each.planned.plan).length === 0);
  }
  return made.reports.flatMap(({ name, exported }) =>
    exported === undefined ? [] : [{ name, exported: { ...exported, verified: verified.get(name) === true } }],
  );
}

async function patchOf(texts: ReadonlyMap<string, string>, before: ReadonlyMap<string, SourceFile>): Promise<string> {
  const sorted = [...texts].sort(([a], [b]) => compareTexts(a, b));
  const patches = await Promise.all(sorted.map(([path, text]) => lineDiff(path, before.get(path)?.text, text)));
  return patches.join('');
}
