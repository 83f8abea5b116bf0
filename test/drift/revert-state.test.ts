import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDrift } from '../../src/drift/find-drift.ts';
import { revertState } from '../../src/drift/revert-state.ts';
import { applyFields } from '../../src/model/apply-fields.ts';
import type { DesiredState } from '../../src/model/desired-state.ts';
import { SHAPES } from '../../src/model/generated/shapes.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { LastApplied } from '../../src/model/last-applied.ts';
import type { LiveState } from '../../src/model/live-state.ts';
import { automaticSteps, type Plan } from '../../src/model/plan.ts';
import { arbitraryTree } from '../arbitrary-tree.ts';
import { desired, type Entry } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';
import { planOf } from '../plans.ts';

const entriesOf = ({ resources }: DesiredState): LastApplied[] =>
  resources.map(({ address, identity, resource }) => ({ address, identity, created: true, spec: resource.spec }));
const rememberedOf = (state: DesiredState): LastApplied[] =>
  entriesOf(state).map((each, at) => ({ ...each, spec: state.resources[at]?.remembered ?? each.spec }));
const rowsOf = (state: DesiredState): LiveState =>
  live(...state.resources.map(({ resource }) => row(resource.kind, resource.spec)));
const fingerprints = (plan: Plan, rows: LiveState) => findDrift(plan, rows).map((each) => each.fingerprint);

/** Live after the steps of a plan that a backend makes. */
function applied(rows: LiveState, plan: Plan): LiveState {
  const specs = new Map([...rows.rows].map(([key, { resource }]) => [key, resource]));
  for (const { change } of automaticSteps(plan)) {
    if (change.op === 'update') {
      const { kind } = change.before.resource;
      const [key] =
        [...specs].find(([, each]) => each.kind === kind && each.name === change.before.resource.name) ?? [];
      const before = key && specs.get(key);
      if (key === undefined || before === undefined) throw new Error('An update is of a row.');
      specs.set(key, { ...before, spec: applyFields(before.spec, change.fields, SHAPES[kind]) });
    } else if (change.op === 'create') specs.set(`${change.address}` as never, change.after);
  }
  return live(...[...specs.values()].map(({ kind, spec }) => row(kind, spec)));
}

describe('reverting some findings', () => {
  test('plans exactly these, and leaves all others drift as they were, whatever moved', () => {
    fc.assert(
      fc.property(arbitraryTree, arbitraryTree, fc.infiniteStream(fc.boolean()), (ours, theirs, picks) => {
        const rows = rowsOf(theirs);
        const last = lastApplied(...entriesOf(ours));
        const plan = planOf(ours, rows, last);
        const all = findDrift(plan, rows);
        const chosen = all.filter(() => picks.next().value === true);
        const state = revertState(ours, plan, last, chosen);
        const back = planOf(state, rows, lastApplied(...entriesOf(ours).filter((each) => isIn(state, each))));
        expect(fingerprints(back, rows).sort()).toEqual(chosen.map((each) => each.fingerprint).sort());
        const saved = new Map(rememberedOf(state).map((each) => [each.address, each]));
        const after = lastApplied(...entriesOf(ours).map((each) => saved.get(each.address) ?? each));
        const then = applied(rows, back);
        const gone = new Set(chosen.map((each) => each.fingerprint));
        const left = all.filter((each) => !gone.has(each.fingerprint)).map((each) => each.fingerprint);
        const still = fingerprints(planOf(ours, then, after), then);
        expect(still.filter((each) => !gone.has(each)).sort()).toEqual(left.sort());
      }),
      { numRuns: 150 },
    );
  });

  const settings = (spec: JsonObject): Entry => ['CopilotSettings', spec];
  const ours = desired({}, [settings({ copilotSidePane: true, recordTranscripts: true, translateResponses: true })]);
  const moved = live(
    row('CopilotSettings', { copilotSidePane: false, recordTranscripts: false, translateResponses: true }),
  );

  test('keeps a change of the configuration that was not applied yet out of the plan', () => {
    const before = desired({}, [settings({ copilotSidePane: true, recordTranscripts: false })]);
    const last = lastApplied(...entriesOf(before));
    const plan = planOf(ours, moved, last);
    const chosen = findDrift(plan, moved);
    expect(chosen.map(({ field }) => field?.path)).toEqual(['/copilotSidePane']);
    const state = revertState(ours, plan, last, chosen);
    expect(planOf(state, moved, last).steps).toMatchObject([{ change: { fields: [{ path: '/copilotSidePane' }] } }]);
    expect(rememberedOf(state)[0]?.spec).toEqual({ copilotSidePane: true, recordTranscripts: false });
  });

  test('makes a resource again that is gone, as it is declared', () => {
    const csr: Entry = ['SecurityRole', { displayName: 'CSR', description: 'ours' }, { name: 'csr' }];
    const state = desired({}, [csr]);
    const last = lastApplied(...entriesOf(state));
    const plan = planOf(state, live(), last);
    const reverted = revertState(state, plan, last, findDrift(plan, live()));
    expect(planOf(reverted, live(), last).steps).toMatchObject([{ change: { op: 'create' } }]);
    expect(rememberedOf(reverted)).toEqual(entriesOf(state));
  });
});

function isIn({ resources }: DesiredState, { address }: LastApplied): boolean {
  return resources.some((each) => each.address === address);
}
