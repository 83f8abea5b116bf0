import type { Backend } from '../backends/backend.ts';
import { BackendError } from '../backends/backend-error.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { documentOrigins, fieldOrigins } from '../load/find-origins.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { isObject, type JsonObject } from '../model/json.ts';
import type { EnvironmentReport } from '../model/report.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import { type Planned, plan } from '../reconcile.ts';
import type { Records } from '../record/records.ts';
import { openAdapters, planPorts } from './adapters.ts';
import type { Context } from './context.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { mustSelect, type Selection, selectDesired } from './selection.ts';
import type { Session } from './session.ts';

/** A plan of one environment with what policy says of it, and the adapters it was made with. */
export interface PlannedEnvironment {
  readonly error?: undefined;
  readonly name: string;
  readonly state: DesiredState;
  readonly planned: Planned;
  /** Why it may not be applied. */
  readonly refusals: readonly Diagnostic[];
  readonly backend: Backend;
  readonly records: Records;
}

/** What a plan is asked with. */
export interface PlanQuery {
  readonly selection: Selection;
  readonly approvals: readonly string[];
  /** Whether the place of every field is wanted, or that of the documents will do. */
  readonly places: 'fields' | 'documents';
}

/** Plans one environment of a session; the caller closes the backend. */
export async function planEnvironment(
  session: Session,
  state: DesiredState,
  query: PlanQuery,
  context: Context,
): Promise<PlannedEnvironment> {
  const { name } = state.environment;
  const adapters = await openAdapters(session, state, context);
  context.progress(`${name}: comparing with live`);
  const planned = await plan(
    selectDesired(state, query.selection),
    planPorts(adapters, state, query.selection, query.places === 'fields' ? fieldOrigins : documentOrigins),
    context.signal,
  );
  const refusals = checkPolicy(planned.plan, {
    environment: state.environment,
    limits: session.project.policy?.limits ?? {},
    approvals: query.approvals,
    approvedInFiles: fileApprovals(state),
    now: context.now(),
  });
  return { name, state, planned, refusals, ...adapters };
}

/** Tells whether the files hold the approval of a step. Few plans ask; one of many deletions asks for each. */
function fileApprovals(state: DesiredState): (address: string, approval: string) => boolean {
  let byAddress: ReadonlyMap<string, DesiredResource> | undefined;
  return (address, approval) => {
    byAddress ??= new Map(state.resources.map((each) => [each.address, each]));
    const resource = byAddress.get(address);
    return resource !== undefined && holdsApproval(resource, approval);
  };
}

function holdsApproval(resource: DesiredResource, approval: string): boolean {
  switch (approval) {
    case 'opt-out':
      return isObject(consentOf(resource.written)?.['optOutApproval']);
    case 'delete':
      return resource.state === 'absent';
    default:
      return false;
  }
}

function consentOf(spec: JsonObject): JsonObject | undefined {
  const consent = spec['consent'];
  return isObject(consent) ? consent : undefined;
}

/** An environment whose live system or records could not be used. */
export interface FailedEnvironment {
  readonly name: string;
  readonly state: DesiredState;
  readonly error: BackendError;
}

/** Reading is mostly waiting: 100 environments whose services answer in 20 ms took 6.6 s one by one, 2.0 s like this. */
const AT_A_TIME = 8;

/**
 * Plans the chosen environments, several at a time, and changes nothing. Results are in the order of the session; one
 * that fails does not hide the others.
 */
export async function planEnvironments(
  session: Session,
  query: PlanQuery,
  context: Context,
): Promise<(PlannedEnvironment | FailedEnvironment)[]> {
  const states = [...session.states.values()];
  mustSelect(states, query.selection);
  return await mapConcurrently(states, AT_A_TIME, (state) => planOrFail(session, state, query, context));
}

async function planOrFail(
  session: Session,
  state: DesiredState,
  query: PlanQuery,
  context: Context,
): Promise<PlannedEnvironment | FailedEnvironment> {
  try {
    const planned = await planEnvironment(session, state, query, context);
    await planned.backend.close();
    return planned;
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { name: state.environment.name, state, error };
  }
}

/** What every report of an environment begins with. */
export function reportOf(made: PlannedEnvironment | FailedEnvironment): EnvironmentReport {
  const { name, state } = made;
  const head = { name, backend: state.environment.backend };
  if ('planned' in made) {
    const { desired, forecast } = made.planned;
    return { ...head, declared: desired.resources.length, ...(forecast !== undefined && { forecast }) };
  }
  const { code, message, hint } = made.error;
  return { ...head, declared: state.resources.length, failure: { code, message, ...(hint !== undefined && { hint }) } };
}
