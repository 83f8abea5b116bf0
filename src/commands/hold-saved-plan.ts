import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { LastAppliedSet } from '../model/last-applied.ts';
import type { Address } from '../model/resource.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { SavedPlan } from '../model/saved-plan.ts';
import { checkSavedPlan } from '../plan/check-saved-plan.ts';
import { withSteps } from '../plan/plan-changes.ts';
import { provePlan } from '../plan/prove-plan.ts';
import { PlanDoesNotConverge, type Planned } from '../reconcile.ts';
import type { Context } from './context.ts';
import type { PlannedEnvironment } from './plan-environment.ts';
import { keyOf } from './plan-key.ts';

/** What was planned just now, cut down to what a saved plan says; or why that plan no longer holds. */
export type HeldPlan =
  | { readonly planned: Planned; readonly diagnostics: readonly Diagnostic[] }
  | { readonly stale: readonly Diagnostic[] };

/**
 * Holds a saved plan against one made just now for the same environment and selection.
 *
 * What is carried out and remembered then is the saved plan and what was in sync; what moved beside it stays open.
 */
export async function holdSavedPlan(saved: SavedPlan, made: PlannedEnvironment, context: Context): Promise<HeldPlan> {
  const { planned, records } = made;
  const before = (await records.history()).find((run) => run.planId === saved.id && wasCarriedOut(run));
  const check = checkSavedPlan(saved, {
    ...planned,
    key: keyOf(saved, context),
    ...(before && { appliedAt: before.startedAt }),
  });
  if (!check.ok) return { stale: check.diagnostics };
  const plan = withSteps(planned.plan, check.steps);
  const open = openFields(planned, plan);
  const left = provePlan(plan, planned.desired, planned.live).filter((address) => !open.has(address));
  if (left.length > 0) throw new PlanDoesNotConverge(left);
  const isOurs = notAmong(check.beside);
  const diagnostics = planned.diagnostics
    // Policy is asked again, about what is left.
    .filter(({ code }) => !code.startsWith('policy/'))
    .filter(({ address }) => address === undefined || isOurs(address));
  const desired = { ...planned.desired, resources: planned.desired.resources.filter((each) => isOurs(each.address)) };
  const { forecast: _, ...rest } = planned;
  return {
    planned: { ...rest, plan, desired, last: lastOf(planned.last, isOurs), diagnostics },
    diagnostics: saved.derivedFrom === undefined ? check.diagnostics : [],
  };
}

/** A run that did all of its plan counts, also where something beside the plan kept live from being as declared. */
function wasCarriedOut(run: RunRecord): boolean {
  if (run.result !== 'failed') return run.result === 'done';
  return run.steps.filter(({ status }) => status === 'applied').length === run.planned;
}

/** Resources of which more moved than the saved plan has: they do not end as declared, and that is no mistake of it. */
function openFields(planned: Planned, plan: Planned['plan']): ReadonlySet<string> {
  const fieldsOf = (steps: Planned['plan']['steps']): Map<string, number> => {
    const count = new Map<string, number>();
    for (const { change } of steps)
      if (change.op === 'update') count.set(change.address, (count.get(change.address) ?? 0) + change.fields.length);
    return count;
  };
  const now = fieldsOf(plan.steps);
  return new Set(
    [...fieldsOf(planned.plan.steps)]
      .filter(([address, all]) => all > (now.get(address) ?? 0))
      .map(([address]) => address),
  );
}

function notAmong(addresses: readonly Address[]): (address: string) => boolean {
  const left: ReadonlySet<string> = new Set(addresses);
  return (address) => !left.has(address);
}

function lastOf(last: LastAppliedSet, isOurs: (address: string) => boolean): LastAppliedSet {
  return {
    size: last.size,
    get: (address) => last.get(address),
    addresses: () => [...last.addresses()].filter(isOurs),
  };
}
