import { diffResource, type LiveRows } from '../diff/diff.ts';
import { applyFields } from '../model/apply-fields.ts';
import type { DesiredState } from '../model/desired-state.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import type { LastAppliedSet } from '../model/last-applied.ts';
import type { LiveState } from '../model/live-state.ts';
import type { Plan } from '../model/plan.ts';
import { type Observed, type RowKey, rowKey, type Version } from '../model/resource.ts';

/**
 * Replays a plan on a copy of the live snapshot and compares again: nothing may be left but what a person does.
 *
 * Gives the addresses that would not converge; a plan with any is a bug of ours and is never shown. Rows that no step
 * touches were already found equal, so only the others are compared.
 */
export function provePlan(plan: Plan, desired: DesiredState, live: LiveState): string[] {
  // The row of a resource is looked for by what it is declared to be: a rename is on its way there.
  const keys = new Map(desired.resources.map((each) => [each.address, rowKey(each.kind, each.identity)]));
  const rows = new Map<RowKey, Observed | undefined>();
  const touched = new Set<string>();
  for (const { change } of plan.steps) {
    if (change.op === 'manual') continue;
    touched.add(change.address);
    const key = keys.get(change.address) ?? keyOf(change);
    const now = rows.has(key) ? rows.get(key) : live.rows.get(key);
    if (change.op === 'delete') rows.set(key, undefined);
    else if (change.op === 'create') rows.set(key, { resource: change.after, version: REPLAYED });
    else if (now !== undefined) {
      const spec = applyFields(now.resource.spec, change.fields, SHAPES[change.after.kind]);
      rows.set(key, { ...now, resource: { ...now.resource, spec }, version: REPLAYED });
    }
  }
  const after: LiveRows = { ...live, rows: overlay(live.rows, rows) };
  const left = desired.resources.filter((each) => {
    if (!touched.has(each.address)) return false;
    return diffResource(each, after, NOTHING_APPLIED).some((change) => change.op !== 'manual');
  });
  return left.map((each) => each.address);
}

const REPLAYED = 'replayed' as Version;
const NOTHING_APPLIED: LastAppliedSet = { size: 0, get: () => undefined, addresses: () => [] };

function keyOf(change: Exclude<Plan['steps'][number]['change'], { op: 'manual' }>): RowKey {
  const resource = change.op === 'delete' ? change.before.resource : change.after;
  return rowKey(resource.kind, KIND_DEFINITIONS[resource.kind].identity(resource.spec));
}

/** Answers from the second before the first; copying 100,000 rows to change three would be a waste. */
function overlay(below: LiveState['rows'], over: ReadonlyMap<RowKey, Observed | undefined>): LiveRows['rows'] {
  return { get: (key) => (over.has(key) ? over.get(key) : below.get(key)) };
}
