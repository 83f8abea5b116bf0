import { join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { readIfThere } from '../../files/durable-file.ts';
import { readTemplate } from '../../files/package-files.ts';
import { realFolder, topOfRepository, wayDown } from '../../files/way-down.ts';
import { harmless } from '../../render/harmless.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { lineDiff } from '../line-diff.ts';
import { present } from '../report.ts';
import { writeFiles } from '../schema.ts';
import { openSession, type Session } from '../session.ts';
import { type ComparedFile, compareFiles } from './compare-files.ts';
import { defaultBranch } from './default-branch.ts';
import { fillPipeline, type PipelineValues } from './fill-pipeline.ts';
import { movePipeline } from './move-pipeline.ts';
import { mustBeNameable } from './must-be-nameable.ts';
import { PIPELINES, type Pipeline, type Service } from './pipelines.ts';

/** Options of `ci init`. */
export interface CiInitOptions {
  readonly root: string;
  /** Where the action of GitHub is: `OWNER/copilotctl@v0`. */
  readonly action?: string;
  /** Whether pull requests of forks are planned too. */
  readonly forks: boolean;
  /** Overwrite what is there. */
  readonly force: boolean;
  readonly dryRun: boolean;
}

/**
 * `copilotctl ci init`: writes the pipelines of a service into the repository, for the environments of this tree.
 *
 * A file that is there with another text is not overwritten: then nothing is written at all. A dry run shows what differs.
 * Exit codes: 0, 64, 65 where the project and its environments cannot be read.
 */
export async function ciInitCommand(service: Service, options: CiInitOptions, context: Context): Promise<number> {
  const pipeline: Pipeline = PIPELINES[service];
  if (!pipeline.usesAction && (options.action !== undefined || options.forks))
    throw new UsageError(
      `${options.forks ? '--forks' : '--action'} is for github.`,
      `Leave it out: the pipelines of ${service} take the command line from a file.`,
    );
  const root = realFolder(resolve(context.cwd, options.root));
  const session = await openSession({ root, environment: [] }, context, 'all');
  const unknown = session.diagnostics.filter((each) => leavesUnknown(each, session));
  if (unknown.length > 0) {
    const { files } = session.loaded;
    const found = { command: 'ci init', result: 'invalid', environments: [], diagnostics: unknown } as const;
    const text = (): string => 'Nothing was written, for it is not known what there is to write pipelines for.\n';
    return await present(found, { output: 'text', verbose: false, files, text }, context);
  }
  const repository = topOfRepository(root) ?? root;
  const values = await valuesOf(pipeline, { session, repository, options, context });
  mustBeNameable(values);
  const written = filesOf(service, options.forks, values);
  const top = await topOf(pipeline, values.root, [...written.keys()], repository);
  const files = await compareFiles(repository, new Map([...written, ...top.files]));
  const inTheWay = files.filter(({ state }) => state === 'other').map(({ path }) => path);
  if (inTheWay.length > 0 && !options.force && !options.dryRun)
    throw new UsageError(
      `Nothing was written, for these files are there already: ${inTheWay.join(', ')}.`,
      'Move them away, or add --force to overwrite them; --dry-run shows what differs.',
    );
  if (!options.dryRun) await writeFiles(repository, toWrite(files));
  const where = relative(context.cwd, repository).replaceAll(sep, '/');
  const usesFiles = (session.project.records?.kind ?? 'files') === 'files';
  const next = [...top.next, ...pipeline.next(values, { ...options, usesFiles })];
  context.out(await said({ files, where, options, next }));
  return 0;
}

/** Whether a finding leaves open where a project has which environments; whether what they declare is valid, others say. */
function leavesUnknown({ code, severity, at }: Diagnostic, { loaded }: Session): boolean {
  const ofProject = at?.file !== undefined && at.file === loaded.value.project?.source.file.path;
  return severity === 'error' && (code.startsWith('load/') || ofProject);
}

/** The files that differ from what is there. */
function toWrite(files: readonly ComparedFile[]): ReadonlyMap<string, string> {
  return new Map(files.flatMap(({ path, text, state }) => (state === 'same' ? [] : [[path, text] as const])));
}

interface Asked {
  readonly session: Session;
  readonly repository: string;
  readonly options: CiInitOptions;
  readonly context: Context;
}

async function valuesOf(pipeline: Pipeline, { session, repository, options, context }: Asked): Promise<PipelineValues> {
  const isProduction = (name: string): boolean => session.states.get(name)?.environment.isProduction ?? false;
  const environments = [...session.chosen].sort((a, b) => Number(isProduction(a)) - Number(isProduction(b)));
  const action = pipeline.usesAction ? actionOf(options.action) : undefined;
  return {
    environments,
    production: environments.at(-1) ?? '',
    branch: await defaultBranch(repository, context.variables),
    root: wayDown(repository, session.root).replace(/\/$/, '') || '.',
    tree: session.project.environments ?? 'environments',
    ...(action !== undefined && { action }),
  };
}

/** Nobody but the reader knows where the action was published. */
function actionOf(action: string | undefined): string {
  const hint =
    'Name the repository and tag of the action: --action OWNER/copilotctl@v0. docs/github.md says how it gets there.';
  if (action === undefined) throw new UsageError('Where is the action that the workflows use?', hint);
  if (!/^[\w.-]+\/[\w.-]+(\/[\w.-]+)*@[\w./-]+$/.test(action)) throw new UsageError(`"${action}" is no action.`, hint);
  return action;
}

function filesOf(service: Service, forks: boolean, values: PipelineValues): ReadonlyMap<string, string> {
  const { place, isForForks } = PIPELINES[service];
  const wanted = [...readTemplate(`ci/${service}`)].filter(([path]) => forks || !isForForks(path));
  return new Map(
    wanted.map(([path, text]) => [place(path, values.root), movePipeline(service, fillPipeline(text, values), values)]),
  );
}

/** What a service has to find at the top of the repository: the file is written where none is, and else is for a person. */
async function topOf(
  { top }: Pipeline,
  root: string,
  paths: readonly string[],
  repository: string,
): Promise<{ readonly files: ReadonlyMap<string, string>; readonly next: readonly string[] }> {
  if (top === undefined || root === '.') return { files: new Map(), next: [] };
  const text = paths.map((path) => top.naming(path)).join('');
  const there = (await readIfThere(join(repository, top.path)))?.toString('utf8');
  if (there === undefined || there === text) return { files: new Map([[top.path, text]]), next: [] };
  if (paths.every((path) => isNamedIn(there, path))) return { files: new Map(), next: [] };
  return {
    files: new Map(),
    next: [
      `Add to ${top.path} at the top, which is left as it is (${top.asks}):`,
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
      ...top.beside.map((line) => `  ${line}`),
    ],
  };
}

/** Whether a text names a file by its whole path, which may begin with a slash. */
function isNamedIn(text: string, path: string): boolean {
  const around = text.split(path);
  return around.slice(1).some((after, at) => /(^|[\s"'[,])\/?$/.test(around[at] ?? '') && /^($|[\s"',\]])/.test(after));
}

interface Said {
  readonly files: readonly ComparedFile[];
  /** The folder, from where the command was started; empty where it is the same. */
  readonly where: string;
  readonly options: CiInitOptions;
  readonly next: readonly string[];
}

async function said({ files, where, options: { dryRun, force }, next }: Said): Promise<string> {
  const note = {
    new: '',
    same: '  (as it was)',
    other: force ? '  (overwritten)' : '  (is there with another text: --force overwrites it)',
  };
  const listed = files.map(({ path, state }) => `  ${path}${note[state]}\n`);
  const folder = where === '' ? '' : ` in ${harmless(where)}`;
  const isSame = files.every(({ state }) => state === 'same');
  const did = isSame ? 'Nothing to write' : dryRun ? 'Would write' : 'Wrote';
  const changed = dryRun ? files.filter(({ state }) => state === 'other') : [];
  const diffs = await Promise.all(changed.map(({ path, before, text }) => lineDiff(path, before, text)));
  const lines = next.map((line) => `  ${harmless(line)}`.trimEnd());
  return [`${did}${folder}:\n${listed.join('')}`, ...diffs, `Next:\n${lines.join('\n')}\n`].join('\n');
}
