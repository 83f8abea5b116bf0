import { join, resolve } from 'node:path';
import type { Backend } from '../backends/backend.ts';
import { openBackend, type ToldDetails } from '../backends/registry.ts';
import { never } from '../diagnostics/never.ts';
import type { FindOrigins } from '../load/find-origins.ts';
import type { DesiredState } from '../model/desired-state.ts';
import type { ProjectSpec } from '../model/generated/types.ts';
import type { LogEntry } from '../model/log-entry.ts';
import type { PlanPorts } from '../reconcile.ts';
import { FileRecords } from '../record/files/file-records.ts';
import type { Records } from '../record/records.ts';
import { tracedBackend } from '../telemetry/traced-backend.ts';
import { tracedRecords } from '../telemetry/traced-records.ts';
import type { Context } from './context.ts';
import { type Selection, selectLast } from './selection.ts';
import type { Session } from './session.ts';

/** The live system and the records of one environment, opened. */
export interface Adapters {
  readonly backend: Backend;
  readonly records: Records;
}

/** Opens what an environment names; close the backend when done. */
export async function openAdapters(session: Session, state: DesiredState, context: AdapterContext): Promise<Adapters> {
  return { backend: await openLive(session, state, context), records: await openRecords(session, state, context) };
}

/** What opening an adapter takes of a context. */
type AdapterContext = Pick<Context, 'variables' | 'err' | 'now' | 'runId' | 'tracer'>;

/** Opens the live system of an environment, and nothing else; close it when done. */
export async function openLive(
  { root, project }: Pick<Session, 'root' | 'project'>,
  { environment }: Pick<DesiredState, 'environment'>,
  context: AdapterContext,
): Promise<Backend> {
  const { variables, tracer } = context;
  const { name } = environment;
  const entry = (message: string, details: ToldDetails = {}): LogEntry => {
    return { level: 'info', message, environment: name, ...details };
  };
  const backend = await openBackend({
    environment,
    root,
    project,
    variables,
    tell: (message, details) => context.err(`${name}: ${message}\n`, [entry(message, details)]),
    log: (message, details) => context.err('', [entry(message, details)]),
    get runId() {
      return context.runId;
    },
    tracer,
  });
  return tracedBackend(backend, tracer);
}

/** Opens the records of an environment alone; nothing is read yet. */
export async function openRecords(
  { project, root }: Pick<Session, 'project' | 'root'>,
  { environment: { name } }: Pick<DesiredState, 'environment'>,
  context: Pick<Context, 'variables' | 'now' | 'tracer'>,
): Promise<Records> {
  return tracedRecords(await recordsOf(project, root, name, context), context.tracer);
}

async function recordsOf(
  project: ProjectSpec,
  root: string,
  name: string,
  { variables, now }: Pick<Context, 'variables' | 'now'>,
): Promise<Records> {
  const { kind = 'files', path = '.copilotctl/records', git = {} } = project.records ?? {};
  switch (kind) {
    case 'files':
      return new FileRecords({ folder: join(resolve(root, path), name), environment: name });
    case 'git': {
      const { GitRecords } = await import('../record/git/git-records.ts');
      return new GitRecords({ folder: root, environment: name, variables, now, ...git });
    }
    default:
      return never(kind);
  }
}

/** The ports of a plan over a part of an environment: what is not selected is neither changed nor called dropped. */
export function planPorts(
  { backend, records }: Adapters,
  state: DesiredState,
  selection: Selection,
  findOrigins: FindOrigins,
): PlanPorts {
  return {
    backend,
    records: { lastApplied: async (target) => selectLast(await records.lastApplied(target), state, selection) },
    findOrigins,
  };
}
