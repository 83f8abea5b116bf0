import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { closest } from '../diagnostics/closest.ts';
import type { Environment } from '../model/environment.ts';
import type { ProjectSpec } from '../model/generated/types.ts';
import { isObject } from '../model/json.ts';
import type { TargetId } from '../model/live-state.ts';
import type { LogEntry } from '../model/log-entry.ts';
import type { Tracer } from '../telemetry/tracer.ts';
import type { Backend } from './backend.ts';
import { BackendError } from './backend-error.ts';
import { EmbeddedBackend, embeddedTarget } from './embedded/embedded-backend.ts';

/** What every backend is opened with. */
export interface BackendRequest {
  readonly environment: Environment;
  /** The folder of the project. */
  readonly root: string;
  /** What `copilotctl.yaml` declares for all environments. */
  readonly project: ProjectSpec;
  /** Environment variables: where sign-in finds its secrets. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Says something to the person who waits, such as where to sign in; the environment's name is put before it. */
  readonly tell: (message: string, details?: ToldDetails) => void;
  /** Says what only a log has, such as a request that is sent again. Default: nobody hears of it. */
  readonly log?: (message: string, details?: ToldDetails) => void;
  /** A UUID that every request of this run of a command may carry. Default: one of the backend's own. */
  readonly runId?: string;
  /** Follows the requests. Default: nobody does. */
  readonly tracer?: Tracer;
}

/** What a program is told beside the words. */
export type ToldDetails = Partial<Pick<LogEntry, 'level' | 'code' | 'waitMs'>>;

/** Opens the live system of an environment. */
type BackendFactory = (request: BackendRequest) => Backend | Promise<Backend>;

/** Backends by the name that `Environment` gives under `backend`. */
const BACKENDS: ReadonlyMap<string, BackendFactory> = new Map<string, BackendFactory>([
  [
    'embedded',
    ({ environment, root, project }) => {
      const path = project.embedded?.path ?? '.copilotctl/embedded';
      return new EmbeddedBackend({ environment, folder: join(resolve(root, path), environment.name) });
    },
  ],
  ['solution', async (request) => new (await import('./solution/solution-backend.ts')).SolutionBackend(request)],
  ['dynamics365', async (request) => (await import('./dynamics365/open-dynamics365.ts')).openDynamics365(request)],
]);

/**
 * Opens the backend that an environment names.
 *
 * `module:<specifier>` is anyone's own: a module that exports `createBackend`, which takes the request and gives a
 * `Backend`. A specifier that begins with a dot is a path in the project.
 *
 * @throws {BackendError} `unavailable` when there is no such backend or its module cannot be used.
 */
export async function openBackend(request: BackendRequest): Promise<Backend> {
  const { backend: name } = request.environment;
  const factory = name.startsWith(MODULE)
    ? await loadFactory(name.slice(MODULE.length), request.root)
    : BACKENDS.get(name);
  if (factory === undefined) throw unknownBackend(name);
  return await factory(request);
}

/**
 * Which live system an environment stands for, without opening its backend: no credentials, and no code of anybody's.
 *
 * Undefined where only the backend could tell.
 */
export async function targetOfEnvironment(environment: Environment): Promise<TargetId | undefined> {
  switch (environment.backend) {
    case 'embedded':
      return embeddedTarget(environment);
    case 'dynamics365':
      return (await import('./dynamics365/dynamics365-target.ts')).dynamics365Target(environment);
    case 'solution':
      return (await import('./solution/solution-target.ts')).solutionTarget(environment);
    default:
      return undefined;
  }
}

const MODULE = 'module:';

async function loadFactory(specifier: string, root: string): Promise<BackendFactory> {
  const loaded = await importModule(specifier, root);
  const create = isObject(loaded) ? Reflect.get(loaded, 'createBackend') : undefined;
  if (!isFunction(create)) throw unusable(specifier, 'exports no function createBackend');
  return async (request) => {
    const backend = await create(request);
    if (!isBackend(backend)) throw unusable(specifier, 'did not create a backend');
    return backend;
  };
}

async function importModule(specifier: string, root: string): Promise<unknown> {
  try {
    return await import(specifier.startsWith('.') ? pathToFileURL(resolve(root, specifier)).href : specifier);
  } catch (error) {
    throw unusable(specifier, 'cannot be loaded', error);
  }
}

function isFunction(value: unknown): value is (request: BackendRequest) => unknown {
  return typeof value === 'function';
}

function isBackend(value: unknown): value is Backend {
  if (typeof value !== 'object' || value === null) return false;
  const methods = ['read', 'apply', 'close'].every((name) => typeof Reflect.get(value, name) === 'function');
  return methods && typeof Reflect.get(value, 'target') === 'string' && isObject(Reflect.get(value, 'capabilities'));
}

function unusable(specifier: string, what: string, cause?: unknown): BackendError {
  return new BackendError('unavailable', `The backend module "${specifier}" ${what}.`, {
    hint: 'It must export createBackend(request), which gives an object with target, capabilities, read, apply and close.',
    cause,
  });
}

function unknownBackend(name: string): BackendError {
  const near = closest(name, BACKENDS.keys());
  const known = [...BACKENDS.keys(), 'module:<specifier>'].join(', ');
  return new BackendError('unavailable', `There is no backend "${name}".`, {
    hint: near === undefined ? `Known are ${known}.` : `Did you mean "${near}"?`,
  });
}
