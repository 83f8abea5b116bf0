import { adoptionOf } from '../model/adoption.ts';
import { applyFields } from '../model/apply-fields.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { type Json, type JsonObject, type JsonPointer, segmentsOf } from '../model/json.ts';
import { type LastApplied, type LastAppliedSet, lastAppliedOf } from '../model/last-applied.ts';
import type { NotKeptField, StepOutcome } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { Address } from '../model/resource.ts';
import type { Shape } from '../model/shape.ts';
import { valueOfField } from '../model/value-of-field.ts';

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
 * What still waits for a person was not applied: it is left out, so that it never looks like drift. Nor was what is only
 * observed, and of what is created only, what was there already; neither is ours to delete.
 */
export function toRemember(ended: EndedApply): { saved: readonly LastApplied[]; forgotten: readonly Address[] } {
  const lost = notKeptFields(ended);
  const open = openAddresses(ended.left, lost);
  const closed = ended.desired.resources.filter(({ address }) => !open.has(address));
  const created = createdBy(ended);
  const waiting = waitingFields(ended.left);
  const saved = closed.flatMap((declared): LastApplied[] => {
    if (declared.state === 'absent') return [];
    const { address, identity, resource, remembered = resource.spec } = declared;
    const adoption = adoptionOf(declared);
    if (adoption === 'observe' || (adoption === 'create-only' && !created.has(address))) return [];
    const byHand = waiting.get(address);
    const before = lastAppliedOf(declared, ended.last);
    const shape = SHAPES[resource.kind];
    // What was not kept is as if it had not been tried: what was applied to it before, if anything, still counts.
    const asBefore = (lost.get(address) ?? []).map(({ path }) => fieldBefore(path, before?.spec, shape));
    const without = [...(byHand ?? []), ...asBefore];
    const spec = without.length === 0 ? remembered : applyFields(remembered, without, shape);
    const isOurs = adoption === 'manage' && (created.has(address) || before?.created === true);
    return [{ address, identity, created: isOurs, spec }];
  });
  const isGone = (each: DesiredResource): boolean => each.state === 'absent' && adoptionOf(each) === 'manage';
  const absent = closed.filter(isGone).map((each) => each.address);
  const observed = ended.desired.resources.filter((each) => adoptionOf(each) === 'observe').map((each) => each.address);
  const renamed = [...ended.renamed].flatMap(([before, now]) => (open.has(now) ? [] : [before]));
  return {
    saved,
    forgotten: [...new Set([...absent, ...observed, ...addressesOf(ended, 'delete', ['applied']), ...renamed])],
  };
}

function createdBy(ended: EndedApply): ReadonlySet<string> {
  return new Set([...ended.createdBefore, ...addressesOf(ended, 'create', ['applied', 'not-kept'])]);
}

function addressesOf(
  { plan, outcomes }: EndedApply,
  op: 'create' | 'delete',
  statuses: readonly StepOutcome['status'][],
): Address[] {
  const chosen = new Set<string>(outcomes.filter((each) => statuses.includes(each.status)).map((each) => each.step));
  return plan.steps.filter((step) => step.change.op === op && chosen.has(step.id)).map((step) => step.change.address);
}

/** The fields of each resource that steps set and that live does not say. */
function notKeptFields({ plan, outcomes }: EndedApply): ReadonlyMap<Address, readonly NotKeptField[]> {
  const addresses = new Map(plan.steps.map(({ id, change }) => [id, change.address]));
  const found = new Map<Address, readonly NotKeptField[]>();
  for (const outcome of outcomes) {
    const address = outcome.status === 'not-kept' ? addresses.get(outcome.step) : undefined;
    if (address !== undefined && outcome.status === 'not-kept')
      found.set(address, [...(found.get(address) ?? []), ...outcome.fields]);
  }
  return found;
}

/** Resources with something left to do that is more than what was tried and not kept. */
function openAddresses(left: Plan['steps'], lost: ReadonlyMap<Address, readonly NotKeptField[]>): ReadonlySet<Address> {
  return new Set(
    left.flatMap(({ change }) => {
      if (change.op === 'manual') return [];
      const paths = new Set((lost.get(change.address) ?? []).map(({ path }) => path));
      const isTried = change.op === 'update' && change.fields.every(({ path }) => paths.has(path));
      return isTried ? [] : [change.address];
    }),
  );
}

function fieldBefore(
  path: JsonPointer,
  last: JsonObject | undefined,
  shape: Shape,
): { readonly path: JsonPointer; readonly after?: Json } {
  const before = valueOfField(last, segmentsOf(path), shape);
  return { path, ...(before !== undefined && { after: before }) };
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
