import type { Backend } from '../backends/backend.ts';
import { BackendError, failureOfError } from '../backends/backend-error.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { documentOrigins, fieldOrigins } from '../load/find-origins.ts';
import { locateDiagnostics } from '../load/locate-diagnostics.ts';
import type { DesiredState } from '../model/desired-state.ts';
import type { Permissions } from '../model/permission.ts';
import type { Plan } from '../model/plan.ts';
import type { EnvironmentReport, StepPermission } from '../model/report.ts';
import type { Address } from '../model/resource.ts';
import { checkPermissions } from '../plan/check-permissions.ts';
import type { Verdict } from '../policy/verdict.ts';
import { type Planned, type PlanPorts, plan } from '../reconcile.ts';
import type { Records } from '../record/records.ts';
import { openAdapters, openRecords, planPorts } from './adapters.ts';
import type { Context } from './context.ts';
import { inEnvironment } from './in-environment.ts';
import { type GivenApprovals, judgePlan } from './judge-plan.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { mustSelect, type Selection, selectDesired, selectLast } from './selection.ts';
import type { Session } from './session.ts';

/** A plan of one environment with what policy says of it, and the adapters it was made with. */
export interface PlannedEnvironment {
  readonly error?: undefined;
  readonly name: string;
  readonly state: DesiredState;
  readonly planned: Planned;
  /** What policy says of it before approvals are counted. */
  readonly verdict: Verdict;
  /** Why it may not be applied. */
  readonly refusals: readonly Diagnostic[];
  /** What of it the identity may not do. */
  readonly denied: readonly Diagnostic[];
  readonly backend: Backend;
  readonly records: Records;
}

/** What a plan is asked with. */
export interface PlanQuery extends GivenApprovals {
  readonly selection: Selection;
  /** By environment, the only resources that matter: those that a range of commits affects. */
  readonly affected?: ReadonlyMap<string, ReadonlySet<Address>>;
  /** Whether the place of every field is wanted, or that of the documents will do. */
  readonly places: 'fields' | 'documents';
  /** Whether the identity is asked what it may do of the plan. Default: yes. */
  readonly asksPermission?: boolean;
  /** What is read instead of live: a snapshot. Default: the live system. */
  readonly backend?: Backend;
  /** What counts as last applied. Default: what the records say. */
  readonly lastApplied?: Records['lastApplied'];
  /** What is declared once live is known. Default: what the state says. */
  readonly whenRead?: PlanPorts['whenRead'];
}

/** Plans one environment of a session; the caller closes the backend. */
export async function planEnvironment(
  session: Session,
  state: DesiredState,
  query: PlanQuery,
  context: Context,
): Promise<PlannedEnvironment> {
  const { name } = state.environment;
  const { backend } = query;
  const selection = selectionIn(query, name);
  const adapters =
    backend === undefined
      ? await openAdapters(session, state, context)
      : { backend, records: await openRecords(session, state, context) };
  context.progress('comparing with live', name);
  const planned = await plan(
    selectDesired(state, selection),
    {
      ...planPorts(adapters, state, selection, query.places === 'fields' ? fieldOrigins : documentOrigins),
      tracer: context.tracer,
      ...(query.asksPermission !== undefined && { asksPermission: query.asksPermission }),
      ...(query.whenRead !== undefined && { whenRead: query.whenRead }),
      ...(query.lastApplied !== undefined && { records: recordsOf(query.lastApplied, state, selection) }),
    },
    context.signal,
  );
  const { verdict, refusals, warnings } = await context.tracer.span(
    'policy',
    async () => await judgePlan(session, state, planned.plan, query, context.now()),
  );
  const denied = checkPermissions(planned.plan, planned.permissions);
  const found = await locateDiagnostics(planned.diagnostics, session.loaded.files);
  const told = { ...planned, diagnostics: [...found, ...warnings] };
  return { name, state, planned: told, verdict, refusals, denied, ...adapters };
}

function selectionIn({ selection, affected }: PlanQuery, name: string): Selection {
  const addresses = affected?.get(name);
  return addresses === undefined ? selection : { ...selection, addresses };
}

/** What counts as last applied, of what is selected. */
function recordsOf(
  lastApplied: Records['lastApplied'],
  state: DesiredState,
  selection: Selection,
): Pick<Records, 'lastApplied'> {
  return { lastApplied: async (target) => selectLast(await lastApplied(target), state, selection) };
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
    return await inEnvironment(state, context, async () => {
      const planned = await planEnvironment(session, state, query, context);
      await planned.backend.close();
      return planned;
    });
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
    const { desired, forecast, permissions } = made.planned;
    return {
      ...head,
      declared: desired.resources.length,
      ...(forecast !== undefined && { forecast }),
      ...(permissions !== undefined && { permissions: permissionsIn(made.planned.plan, permissions) }),
    };
  }
  return { ...head, declared: state.resources.length, failure: failureOfError(made.error) };
}

function permissionsIn({ steps }: Plan, permissions: Permissions): readonly StepPermission[] {
  return steps.flatMap(({ id }) => {
    const permission = permissions.get(id);
    return permission === undefined ? [] : [{ step: id, ...permission }];
  });
}
