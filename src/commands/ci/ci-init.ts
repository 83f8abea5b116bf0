import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { readIfThere } from '../../files/durable-file.ts';
import { readTemplate } from '../../files/package-files.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { writeFiles } from '../schema.ts';
import { openSession, type Session } from '../session.ts';
import { defaultBranch } from './default-branch.ts';
import { fillPipeline, type PipelineValues } from './fill-pipeline.ts';
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
 * A file that is there with another text is not overwritten: then nothing is written at all. Exit codes: 0, 64.
 */
export async function ciInitCommand(service: Service, options: CiInitOptions, context: Context): Promise<number> {
  const pipeline = PIPELINES[service];
  const root = resolve(context.cwd, options.root);
  const session = await openSession({ root, environment: [] }, context, 'all');
  if (session.chosen.length === 0)
    throw new UsageError(
      'There is no configuration to write pipelines for.',
      'Run copilotctl init, or name its folder with --root.',
    );
  const repository = repositoryOf(root);
  const values = await valuesOf(pipeline, { session, repository, options, context });
  if (!pipeline.usesAction) mustBePlain(values);
  const files = filesOf(service, pipeline, options.forks, values);
  const states = await stateOf(repository, files);
  const inTheWay = [...states].flatMap(([path, state]) => (state === 'other' ? [path] : []));
  if (inTheWay.length > 0 && !options.force)
    throw new UsageError(
      `Nothing was written, for these files are there already: ${inTheWay.join(', ')}.`,
      'Move them away, or add --force to overwrite them.',
    );
  if (!options.dryRun) await writeFiles(repository, files);
  const where = relative(context.cwd, repository).replaceAll(sep, '/');
  const usesFiles = (session.project.records?.kind ?? 'files') === 'files';
  context.out(said({ states, where, isDry: options.dryRun, next: pipeline.next(values, { ...options, usesFiles }) }));
  return 0;
}

/** The top of the repository that a folder is in; the folder itself where it is in none. */
function repositoryOf(root: string): string {
  for (let at = root; at !== dirname(at); at = dirname(at)) if (existsSync(join(at, '.git'))) return at;
  return root;
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
    root: relative(repository, session.root).replaceAll(sep, '/') || '.',
    ...(action !== undefined && { action }),
  };
}

/** The scripts of the other services take the configuration at the top, and names that a shell takes as they are. */
function mustBePlain({ root, production }: PipelineValues): void {
  if (root !== '.')
    throw new UsageError(
      `These pipelines are for a configuration at the top of its repository, and this one is in ${root}.`,
      'Copy them from templates/ci of the package, and add --root to each command.',
    );
  if (!/^[A-Za-z0-9][\w.-]*$/.test(production))
    throw new UsageError(
      `The environment ${JSON.stringify(production)} cannot be named in these pipelines.`,
      'Give its folder a name of letters, digits, dots, hyphens and underscores.',
    );
}

/** Nobody but the reader knows where the action was published. */
function actionOf(action: string | undefined): string {
  const hint =
    'Name the repository and tag of the action: --action OWNER/copilotctl@v0. docs/github.md says how it gets there.';
  if (action === undefined) throw new UsageError('Where is the action that the workflows use?', hint);
  if (!/^[\w.-]+\/[\w.-]+(\/[\w.-]+)*@[\w./-]+$/.test(action)) throw new UsageError(`"${action}" is no action.`, hint);
  return action;
}

function filesOf(
  service: string,
  { place, isForForks }: Pipeline,
  forks: boolean,
  values: PipelineValues,
): ReadonlyMap<string, string> {
  const wanted = [...readTemplate(`ci/${service}`)].filter(([path]) => forks || !isForForks(path));
  return new Map(wanted.map(([path, text]) => [place(path), fillPipeline(text, values)]));
}

type State = 'new' | 'same' | 'other';

async function stateOf(folder: string, files: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, State>> {
  const states = new Map<string, State>();
  for (const [path, text] of files) {
    const there = (await readIfThere(join(folder, path)))?.toString('utf8');
    states.set(path, there === undefined ? 'new' : there === text ? 'same' : 'other');
  }
  return states;
}

interface Said {
  readonly states: ReadonlyMap<string, State>;
  /** The folder, from where the command was started; empty where it is the same. */
  readonly where: string;
  readonly isDry: boolean;
  readonly next: readonly string[];
}

function said({ states, where, isDry, next }: Said): string {
  const note: Readonly<Record<State, string>> = { new: '', same: '  (as it was)', other: '  (overwritten)' };
  const files = [...states].map(([path, state]) => `  ${path}${note[state]}`);
  const folder = where === '' ? '' : ` in ${where}`;
  const isSame = [...states.values()].every((state) => state === 'same');
  const did = isSame ? 'Nothing to write' : isDry ? 'Would write' : 'Wrote';
  return `${did}${folder}:\n${files.join('\n')}\n\nNext:\n${next.map((line) => `  ${line}`.trimEnd()).join('\n')}\n`;
}
