import { applyFields } from '../model/apply-fields.ts';
import type { DesiredState } from '../model/desired-state.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { type LastApplied, type LastAppliedSet, lastAppliedOf } from '../model/last-applied.ts';
import type { StepOutcome } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { Address } from '../model/resource.ts';

/** An apply that came to its end. */
export interface EndedApply {
  readonly plan: Plan;
  readonly desired: DesiredState;
  readonly last: LastAppliedSet;
  /** Addresses that no document has any more, with the one that declares the same row now. */
  readonly renamed: ReadonlyMap<Address, Address>;
  readonly outcomes: readonly StepOutcome[];
  /** What reading back still found to do. */
  readonly left: Plan['steps'];
  /** Addresses that runs which did not end had set out to create. */
  readonly createdBefore: ReadonlySet<string>;
}

/**
 * What to remember as last applied: every resource that now is as declared; and what to forget: those that are gone.
 *
 * What still waits for a person was not applied: it is left out, so that it never looks like drift.
 */
export function toRemember(ended: EndedApply): { saved: readonly LastApplied[]; forgotten: readonly Address[] } {
  const open = new Set(ended.left.filter((step) => step.change.op !== 'manual').map((step) => step.change.address));
  const closed = ended.desired.resources.filter(({ address }) => !open.has(address));
  const created = createdBy(ended);
  const waiting = waitingFields(ended.left);
  const saved = closed.flatMap((declared): LastApplied[] => {
    if (declared.state === 'absent') return [];
    const { address, identity, resource } = declared;
    const byHand = waiting.get(address);
    const spec = byHand === undefined ? resource.spec : applyFields(resource.spec, byHand, SHAPES[resource.kind]);
    const isOurs = created.has(address) || lastAppliedOf(declared, ended.last)?.created === true;
    return [{ address, identity, created: isOurs, spec }];
  });
  const absent = closed.filter((each) => each.state === 'absent').map((each) => each.address);
  const renamed = [...ended.renamed].flatMap(([before, now]) => (open.has(now) ? [] : [before]));
  return { saved, forgotten: [...new Set([...absent, ...appliedAddresses(ended, 'delete'), ...renamed])] };
}

function createdBy(ended: EndedApply): ReadonlySet<string> {
  return new Set([...ended.createdBefore, ...appliedAddresses(ended, 'create')]);
}

function appliedAddresses({ plan, outcomes }: EndedApply, op: 'create' | 'delete'): Address[] {
  const applied = new Set<string>(outcomes.filter((each) => each.status === 'applied').map((each) => each.step));
  return plan.steps.filter((step) => step.change.op === op && applied.has(step.id)).map((step) => step.change.address);
}

/** The fields of each resource that wait for a person. */
function waitingFields(left: Plan['steps']): ReadonlyMap<Address, readonly { readonly path: string }[]> {
  const waiting = new Map<Address, { path: string }[]>();
  for (const { change } of left) {
    if (change.op !== 'manual') continue;
    const fields = change.fields.map(({ path }) => ({ path }));
    waiting.set(change.address, [...(waiting.get(change.address) ?? []), ...fields]);
  }
  return waiting;
}
