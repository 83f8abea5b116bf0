import type { LastAppliedSet } from '../model/last-applied.ts';
import type { Step } from '../model/plan.ts';
import type { Address } from '../model/resource.ts';
import { withSteps } from '../plan/plan-changes.ts';
import { provePlan } from '../plan/prove-plan.ts';
import { PlanDoesNotConverge, type Planned } from '../reconcile.ts';

/**
 * What was planned, cut down to some of its steps (or parts of them) and proved again.
 *
 * What is carried out and remembered then are these steps and what was in sync; what differs beside them stays open, and
 * so does all of the addresses in `beside`.
 */
export function cutPlan(
  planned: Planned,
  { steps, beside }: { readonly steps: readonly Step[]; readonly beside: readonly Address[] },
): Planned {
  const plan = withSteps(planned.plan, steps);
  const open = openFields(planned, plan);
  const left = provePlan(plan, planned.desired, planned.live).filter((address) => !open.has(address));
  if (left.length > 0) throw new PlanDoesNotConverge(left);
  const isOurs = notAmong(beside);
  const diagnostics = planned.diagnostics
    // Policy is asked again, about what is left.
    .filter(({ code }) => !code.startsWith('policy/'))
    .filter(({ address }) => address === undefined || isOurs(address));
  const desired = { ...planned.desired, resources: planned.desired.resources.filter((each) => isOurs(each.address)) };
  const { forecast: _, ...rest } = planned;
  return { ...rest, plan, desired, last: lastOf(planned.last, isOurs), diagnostics };
}

/** Resources of which more differs than the plan has: they do not end as declared, and that is no mistake of it. */
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
