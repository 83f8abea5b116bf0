import type { Backend } from '../../backends/backend.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { append } from '../../model/append.ts';
import type { DesiredResource, DesiredState } from '../../model/desired-state.ts';
import { securityRole } from '../../model/kinds/security-role.ts';
import type { LiveState } from '../../model/live-state.ts';
import { nameOfRow } from '../../model/name-of-row.ts';
import type { EnvironmentReport } from '../../model/report.ts';
import { addressOf, rowKey } from '../../model/resource.ts';
import type { GrantChange } from '../../model/role-check.ts';
import { count } from '../../render/text/count.ts';
import { cannotMend, checkUnmoved } from '../../roles/check-mending.ts';
import { checkRole } from '../../roles/check-role.ts';
import { grantsOfSpec } from '../../roles/grants.ts';
import { mendingChanges } from '../../roles/mend-role.ts';
import { mendingSpec } from '../../roles/mending-spec.ts';
import type { FoundRole } from '../../roles/report-role.ts';
import { openLive } from '../adapters.ts';
import type { ApplyOptions, Declared } from '../apply/apply-terms.ts';
import { runApply } from '../apply/run-apply.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { queryOf } from '../plan.ts';
import { planEnvironment, reportOf } from '../plan-environment.ts';
import { present } from '../report.ts';
import { hasErrors, openSession, type Session } from '../session.ts';
import { readLiveRoles, wantedRoles } from './live-roles.ts';
import { declaredPresets, isName, mustBeThere, presetsFor } from './role-choice.ts';
import type { RolesPatchOptions } from './roles-patch.ts';

/**
 * Plans and applies what live roles lack, as a declaration that asks for that and leaves everything else alone.
 *
 * It is not remembered as last applied: it mends, and declares nothing, so that the next apply of the files takes
 * nothing of it away because no file names it.
 */
export async function patchLiveRoles(options: RolesPatchOptions, context: Context): Promise<number> {
  const whole: ApplyOptions = { ...options, only: [], except: [], approval: [], detailedExitcode: false };
  const declare = (session: Session, state: DesiredState): Promise<Declared> =>
    mending(session, state, options, context);
  if (options.dryRun) return await planMending(whole, declare, context);
  return await runApply(whole, context, undefined, { command: 'roles patch', declare });
}

/** A role, and what it is to be given. */
interface Mended {
  readonly role: FoundRole;
  readonly changes: readonly GrantChange[];
}

async function mending(
  session: Session,
  state: DesiredState,
  options: RolesPatchOptions,
  context: Context,
): Promise<Declared> {
  const { environment } = state;
  const wanted = wantedRoles(options, state);
  if (wanted.length === 0)
    throw new UsageError('Which roles? None is declared.', 'Name them with --role NAME; --role "*" is all of them.');
  const backend = await openLive(session, state, context);
  try {
    const { roles, names } = await readLiveRoles(backend, environment.name, wanted, context);
    mustBeThere(options.role, names);
    const declared = declarationOf(roles, state, backend, options);
    const { length } = declared.state.resources;
    const message = `${count(roles.length, 'role')} looked at, ${length} to patch.`;
    context.err(`${environment.name}: ${message}\n`, [{ level: 'info', message, environment: environment.name }]);
    return declared;
  } catch (error) {
    await backend.close();
    throw error;
  }
}

function declarationOf(
  found: readonly FoundRole[],
  state: DesiredState,
  backend: Backend,
  options: RolesPatchOptions,
): Declared {
  const declared = declaredPresets(state);
  const off = found
    .map((role): Mended => {
      const gaps = checkRole(role.grants, presetsFor(role.name, options, declared));
      return { role, changes: mendingChanges(gaps, options.removeSurplus) };
    })
    .filter(({ changes }) => changes.length > 0);
  const mended = off.filter(({ role }) => role.locked === undefined);
  const refused = off.flatMap(({ role }) => refusal(role, state.environment.name, options.role));
  return {
    state: { environment: state.environment, resources: mended.map((each) => resourceOf(each, state)) },
    query: { backend, lastApplied: async () => ({ size: 0, get: () => undefined, addresses: () => [] }) },
    remembers: false,
    check: ({ live }) => [...refused, ...mended.flatMap(({ role }) => moved(role, live, state.environment.name))],
  };
}

/** Where a role was named, that it cannot be changed is an error; where many were meant, it is left out. */
function refusal({ name, locked }: FoundRole, environment: string, named: readonly string[]): readonly Diagnostic[] {
  if (locked === undefined) return [];
  const refused = cannotMend(name, locked, { environment });
  const isNamed = named.some((each) => isName(each) && each.toLowerCase() === name.toLowerCase());
  return [isNamed ? refused : { ...refused, severity: 'warning' }];
}

function moved({ name, grants }: FoundRole, live: LiveState, environment: string): readonly Diagnostic[] {
  const now = live.rows.get(rowKey('SecurityRole', name.toLowerCase()));
  return checkUnmoved(name, grants, grantsOfSpec(now?.resource.spec ?? {}), environment);
}

/** What mends a role, under the address that the files give it, where they do. */
function resourceOf({ role, changes }: Mended, { resources }: DesiredState): DesiredResource {
  const spec = mendingSpec(role.name, changes);
  const kind = 'SecurityRole';
  const identity = securityRole.identity(spec);
  const declared = resources.find((each) => each.kind === kind && each.identity === identity);
  const name = declared?.name ?? nameOfRow(identity);
  const labels = declared?.labels ?? {};
  const resource = { kind, name, spec } as const;
  return {
    ...resource,
    address: addressOf(resource),
    labels,
    state: 'present',
    written: spec,
    layers: [],
    identity,
    resource,
  };
}

/** What would be applied; nothing is, and nobody is kept from applying meanwhile. */
async function planMending(
  options: ApplyOptions,
  declare: (session: Session, state: DesiredState) => Promise<Declared>,
  context: Context,
): Promise<number> {
  const session = await openSession(options, context, 'chosen');
  const diagnostics: Diagnostic[] = [...session.diagnostics];
  const environments: EnvironmentReport[] = [];
  for (const state of hasErrors(diagnostics) ? [] : session.states.values()) {
    const { state: mended, query, check } = await declare(session, state);
    const made = await planEnvironment(session, mended, { ...queryOf(options), ...query }, context);
    await made.backend.close();
    append(diagnostics, [...made.planned.diagnostics, ...made.refusals, ...check(made.planned)]);
    environments.push({ ...reportOf(made), plan: made.planned.plan });
  }
  const result = hasErrors(session.diagnostics) ? 'invalid' : hasErrors(diagnostics) ? 'failed' : 'done';
  const { output, verbose, report } = options;
  const text = async (): Promise<string> => {
    const { renderPlan } = await import('../../render/text/render-plan.ts');
    const view = { verbose, paint: context.outPaint, width: context.columns };
    return environments.map((report) => renderPlan(report, view)).join('\n');
  };
  const found = { command: 'roles patch', result, environments, diagnostics } as const;
  return await present(found, { output, verbose, report, files: session.loaded.files, text }, context);
}
