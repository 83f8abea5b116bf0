import { join, resolve } from 'node:path';
import type { Backend } from '../backends/backend.ts';
import { openBackend } from '../backends/registry.ts';
import { never } from '../diagnostics/never.ts';
import type { FindOrigins } from '../load/find-origins.ts';
import type { DesiredState } from '../model/desired-state.ts';
import type { PlanPorts } from '../reconcile.ts';
import { FileRecords } from '../record/files/file-records.ts';
import type { Records } from '../record/records.ts';
import type { Context } from './context.ts';
import { type Selection, selectLast } from './selection.ts';
import type { Session } from './session.ts';

/** The live system and the records of one environment, opened. */
export interface Adapters {
  readonly backend: Backend;
  readonly records: Records;
}

/** Opens what an environment names; close the backend when done. */
export async function openAdapters(
  session: Session,
  state: DesiredState,
  context: Pick<Context, 'variables' | 'err' | 'now'>,
): Promise<Adapters> {
  const backend = await openBackend({
    environment: state.environment,
    root: session.root,
    project: session.project,
    variables: context.variables,
    tell: (message) => context.err(`${message}\n`),
  });
  return { backend, records: await openRecords(session, state, context) };
}

/** Opens the records of an environment alone; nothing is read yet. */
export async function openRecords(
  { project, root }: Pick<Session, 'project' | 'root'>,
  { environment: { name } }: Pick<DesiredState, 'environment'>,
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
