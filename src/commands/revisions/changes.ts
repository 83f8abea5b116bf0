import { resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { diffDeclared } from '../../diff/diff-declared.ts';
import { originOf } from '../../load/find-origins.ts';
import { PlaceFinders } from '../../load/place-finder.ts';
import { compareTexts } from '../../model/compare-texts.ts';
import type { DeclaredChange } from '../../model/declared-change.ts';
import type { DesiredResource, DesiredState } from '../../model/desired-state.ts';
import type { SourceFile } from '../../model/document.ts';
import type { EnvironmentReport } from '../../model/report.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { type Output, present } from '../report.ts';
import type { ReportFile } from '../report-file.ts';
import { mustSelect, type Selection, selectDesired } from '../selection.ts';
import { hasErrors, openSession, type TreeOptions } from '../session.ts';
import { mergeBase } from './commit-tree.ts';
import { declaredAt } from './declared-at.ts';

/** Options of `changes`. */
export interface ChangesOptions extends TreeOptions, Selection {
  readonly output: Output;
  readonly verbose: boolean;
  readonly report?: readonly ReportFile[];
  readonly detailedExitcode: boolean;
}

/**
 * `copilotctl changes RANGE`: what two revisions of the configuration declare differently, environment by environment.
 * Opens no backend.
 *
 * `A..B` compares two commits, `A...B` compares B with where it left A, `A` alone that commit with the files. Exit
 * codes: 0, 2 with `--detailed-exitcode` when something differs, 64 no such commit, 65 one of the two is not valid.
 */
export async function changesCommand(range: string, options: ChangesOptions, context: Context): Promise<number> {
  const { output, verbose, report } = options;
  const root = resolve(context.cwd, options.root ?? '.');
  const { before, after } = await read(range, root, options, context);
  // Of the earlier one only matters that it can be compared with.
  const diagnostics = [...before.diagnostics.filter(({ severity }) => severity === 'error'), ...after.diagnostics];
  const isValid = !hasErrors(diagnostics);
  if (isValid) mustSelect([...before.states.values(), ...after.states.values()], options);
  const environments = isValid ? compare(before, after, options) : [];
  const differs = environments.some(({ changes = [] }) => changes.length > 0);
  const result = isValid ? (differs && options.detailedExitcode ? 'differences' : 'done') : 'invalid';
  const text = async (): Promise<string> => {
    const { renderChanges } = await import('../../render/text/render-changes.ts');
    const view = { verbose, paint: context.outPaint, width: context.columns };
    return environments.map((each) => renderChanges(each, view)).join('\n');
  };
  const found = { command: 'changes', result, environments, diagnostics } as const;
  return present(found, { output, verbose, report, files: after.files, root, text }, context);
}

/** One side of the comparison. */
interface Side {
  readonly states: ReadonlyMap<string, DesiredState>;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: ReadonlyMap<string, SourceFile>;
}

async function read(
  range: string,
  root: string,
  options: ChangesOptions,
  context: Context,
): Promise<{ readonly before: Side; readonly after: Side }> {
  const { from, to } = await endsOf(range, root, context);
  const after = to === undefined ? await now(options, context) : await then(root, to, options, context);
  return { before: await then(root, from, options, context), after };
}

async function endsOf(
  range: string,
  root: string,
  context: Context,
): Promise<{ readonly from: string; readonly to?: string }> {
  const parts = /^(.*?[^.])(\.{2,3})(.*)$/.exec(range);
  const [, from = range, dots, to = ''] = parts ?? [];
  if (from === '') throw new UsageError('Which revisions?', 'Write A..B, A...B, or A for a commit and the files.');
  if (dots === undefined) return { from };
  const later = to === '' ? 'HEAD' : to;
  if (dots === '..') return { from, to: later };
  return { from: await mergeBase({ root, variables: context.variables }, from, later), to: later };
}

async function now(options: ChangesOptions, context: Context): Promise<Side> {
  const { states, diagnostics, loaded } = await openSession(options, context, 'all');
  return { states, diagnostics, files: loaded.files };
}

async function then(root: string, revision: string, { environment }: TreeOptions, context: Context): Promise<Side> {
  const { states, diagnostics } = await declaredAt(root, revision, context);
  const isAsked = (name: string | undefined): boolean =>
    environment.length === 0 || name === undefined || environment.includes(name);
  return {
    states: new Map([...states].filter(([name]) => isAsked(name))),
    diagnostics: diagnostics.filter((each) => isAsked(each.environment)),
    files: new Map(),
  };
}

function compare(before: Side, after: Side, selection: Selection): readonly EnvironmentReport[] {
  const names = [...new Set([...before.states.keys(), ...after.states.keys()])].sort(compareTexts);
  return names.flatMap((name) => {
    const [earlier, later] = [before.states.get(name), after.states.get(name)];
    const { environment } = later ?? earlier ?? {};
    if (environment === undefined) return [];
    const nothing = { environment, resources: [] };
    const to = selectDesired(later ?? nothing, selection);
    const changes = placed(diffDeclared(selectDesired(earlier ?? nothing, selection), to), to);
    return [{ name, backend: environment.backend, declared: to.resources.length, changes }];
  });
}

/** The changes with the places of what is declared now. */
function placed(changes: readonly DeclaredChange[], { resources }: DesiredState): readonly DeclaredChange[] {
  const places = new PlaceFinders();
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  return changes.map((change) => {
    const resource = byAddress.get(change.address);
    return resource === undefined ? change : placedIn(change, resource, places);
  });
}

function placedIn(change: DeclaredChange, resource: DesiredResource, places: PlaceFinders): DeclaredChange {
  const source = resource.layers.at(-1)?.source;
  return {
    ...change,
    fields: change.fields.map((field) =>
      field.after === undefined ? field : { ...field, ...originOf(field, resource, places) },
    ),
    ...(source !== undefined && { origin: { file: source.file.path, line: source.line, column: 1 } }),
  };
}
