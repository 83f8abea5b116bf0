import { adoptionOf, type ObservedDifference } from '../model/adoption.ts';
import type { Change, FieldChange } from '../model/change.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { type Digest, digestOfTexts } from '../model/digest.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { groupBy } from '../model/group-by.ts';
import { segmentsOf } from '../model/json.ts';
import type { LiveState } from '../model/live-state.ts';
import type { Orphan, Plan, Step, StepId } from '../model/plan.ts';
import { shapesAlong } from '../model/shape-at.ts';
import { assessRisk } from './assess-risk.ts';
import { orderSteps, type Unordered } from './order-steps.ts';

/** What a plan is made from. */
export interface PlanInput {
  readonly desired: DesiredState;
  readonly live: LiveState;
  readonly changes: readonly Change[];
  readonly orphans: readonly Orphan[];
  /** Shown and never done. Default: none. */
  readonly observed?: readonly ObservedDifference[];
}

/**
 * The changes as ordered steps with their risk: plain data, the same for the same input. What is only observed is no step
 * and no part of the digest, which names what is done.
 */
export function planChanges({ desired, live, changes, orphans, observed = [] }: PlanInput): Plan {
  const unordered = numbered(changes.flatMap(splitByStage));
  const order = orderSteps(unordered);
  const steps: Step[] = unordered.map(({ id, change }) => ({
    id,
    change,
    after: order.get(id) ?? [],
    risk: assessRisk(change),
  }));
  const basis = once(() => ({ desired: digestOfDesired(desired), live: digestOfBasis(changes) }));
  const body = {
    format: 1 as const,
    environment: desired.environment.name,
    target: live.target,
    steps,
    orphans,
    compared: desired.resources.length,
  };
  const digest = once(() => digestOfPlan({ ...body, basis: basis() }));
  return {
    ...body,
    ...(observed.length > 0 && { observed }),
    get basis() {
      return basis();
    },
    get digest() {
      return digest();
    },
  };
}

/** The plan with only these steps, and a digest of its own. */
export function withSteps(plan: Plan, steps: readonly Step[]): Plan {
  const { digest: _, observed, ...body } = plan;
  const less = { ...body, steps };
  return { ...less, ...(observed && { observed }), digest: digestOfPlan(less) };
}

/** Digests are made when somebody asks: a plan in sync is never named by its digest. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Names the steps: a resource with several gets `#2`, `#3` behind its address. */
function numbered(changes: readonly Change[]): Unordered[] {
  const count = new Map<string, number>();
  return changes.map((change) => {
    const at = (count.get(change.address) ?? 0) + 1;
    count.set(change.address, at);
    return { id: (at === 1 ? change.address : `${change.address}#${at}`) as string as StepId, change };
  });
}

/**
 * One update as several, where the schema gives its fields an order.
 *
 * Switched on, data movement comes before Bing search and Microsoft 365 services, and those before the product's
 * switches; what is switched off goes the other way and first.
 */
function splitByStage(change: Change): Change[] {
  if (change.op !== 'update') return [change];
  const groups = groupBy(change.fields, (field) => stageOf(change, field));
  if (groups.size <= 1) return [change];
  return [...groups].sort(([a], [b]) => a - b).map(([, fields]) => ({ ...change, fields }));
}

/** Where a field comes in the order: off before on; off from the last stage back, on from the first stage forth. */
function stageOf(change: Extract<Change, { op: 'update' }>, field: FieldChange): number {
  const kind = change.after.kind;
  const stage = shapesAlong(SHAPES[kind], segmentsOf(field.path)).reduce((found, shape) => shape.stage ?? found, 0);
  if (stage === 0) return LAST_STAGE;
  return field.after === false ? -stage : stage;
}
const LAST_STAGE = 9;

function digestOfDesired(desired: DesiredState): Digest {
  return digestOfTexts(texts());
  function* texts(): Iterable<string> {
    yield JSON.stringify(desired.environment.spec);
    for (const each of desired.resources)
      yield `${each.address} ${each.state}${modeOf(each)} ${JSON.stringify(each.resource.spec)}`;
  }
}

function modeOf(resource: DesiredResource): string {
  const mode = adoptionOf(resource);
  return mode === 'manage' ? '' : ` ${mode}`;
}

/** The live rows that a plan changes, by their versions; rows it does not touch may move. */
function digestOfBasis(changes: readonly Change[]): Digest {
  return digestOfTexts(
    changes.map((change) => `${change.address} ${'before' in change ? change.before.version : '-'}`),
  );
}

function digestOfPlan(body: Omit<Plan, 'digest'>): Digest {
  return digestOfTexts(texts());
  function* texts(): Iterable<string> {
    const { steps, ...rest } = body;
    yield JSON.stringify(rest);
    for (const step of steps) yield JSON.stringify(step, withoutPlaces);
  }
}

/** Where a value stands says nothing about what is done: a plan stays the same when lines move. */
function withoutPlaces(key: string, value: unknown): unknown {
  return key === 'origin' ? undefined : value;
}
