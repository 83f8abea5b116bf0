import { BackendError, failureOfError } from '../../backends/backend-error.ts';
import type { DesiredState } from '../../model/desired-state.ts';
import type { RoleReport } from '../../model/role-check.ts';
import { type FoundRole, reportRole } from '../../roles/report-role.ts';
import { openLive } from '../adapters.ts';
import type { Context } from '../context.ts';
import { resultOfFailures, UsageError } from '../exit.ts';
import { inEnvironment } from '../in-environment.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { hasErrors, openSession, type Session } from '../session.ts';
import { type LiveRoles, readLiveRoles, wantedRoles } from './live-roles.ts';
import { declaredPresets, mustBeThere, presetsFor, type RoleOptions } from './role-choice.ts';
import type { CheckedRoles } from './roles-check.ts';

/** Roles of the chosen environments: those that are named, else those that the environment declares. */
export async function checkLiveRoles(options: RoleOptions, context: Context): Promise<CheckedRoles> {
  const session = await openSession(options, context, 'chosen');
  const { diagnostics, loaded } = session;
  const head = { diagnostics, files: loaded.files };
  if (hasErrors(diagnostics)) return { ...head, roles: [], environments: [], failed: 'invalid' };
  const states = [...session.states.values()];
  mustChoose(states, options);
  const read = await mapConcurrently(states, AT_A_TIME, (state) => readOrFail(session, state, options, context));
  const failed = resultOfFailures(read);
  if (failed === undefined)
    mustBeThere(
      options.role,
      read.flatMap((each) => each.names),
    );
  const roles = read.flatMap(({ state, roles: own }) => own.map((role) => reportOn(role, state, options)));
  const environments = read.map(({ state, error }) => ({
    name: state.environment.name,
    backend: state.environment.backend,
    declared: state.resources.length,
    ...(error !== undefined && { failure: failureOfError(error) }),
  }));
  return { ...head, roles, environments, ...(failed !== undefined && { failed }) };
}

const AT_A_TIME = 8;

function mustChoose(states: readonly DesiredState[], options: RoleOptions): void {
  if (states.some((state) => wantedRoles(options, state).length > 0)) return;
  throw new UsageError('Which roles? None is declared.', 'Name them with --role NAME; --role "*" is all of them.');
}

function reportOn(role: FoundRole, state: DesiredState, options: RoleOptions): RoleReport {
  return reportRole(role, presetsFor(role.name, options, declaredPresets(state)));
}

interface Read extends LiveRoles {
  readonly state: DesiredState;
  readonly error?: BackendError;
}

async function readOrFail(
  session: Session,
  state: DesiredState,
  options: RoleOptions,
  context: Context,
): Promise<Read> {
  try {
    return await inEnvironment(state, context, async () => {
      const backend = await openLive(session, state, context);
      try {
        const wanted = wantedRoles(options, state);
        return { state, ...(await readLiveRoles(backend, state.environment.name, wanted, context)) };
      } finally {
        await backend.close();
      }
    });
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { state, roles: [], names: [], error };
  }
}
