import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toRemember } from '../../src/apply/to-remember.ts';
import { findDrift } from '../../src/drift/find-drift.ts';
import { ADOPTIONS, type Adoption } from '../../src/model/adoption.ts';
import type { DesiredState } from '../../src/model/desired-state.ts';
import type { LastApplied } from '../../src/model/last-applied.ts';
import type { StepOutcome } from '../../src/model/outcome.ts';
import { presentPlan } from '../../src/render/render-json.ts';
import { arbitraryTree } from '../arbitrary-tree.ts';
import { desired, type Entry } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';
import { planOf } from '../plans.ts';
import { complaints } from '../schemas/schema-files.ts';

const adopted = (state: DesiredState, modes: readonly Adoption[]): DesiredState => ({
  ...state,
  resources: state.resources.map((each, at) => ({ ...each, adoption: modes[at % modes.length] ?? 'manage' })),
});
const entriesOf = ({ resources }: DesiredState): LastApplied[] =>
  resources.map(({ address, identity, resource }) => ({ address, identity, created: true, spec: resource.spec }));
const rowsOf = ({ resources }: DesiredState) =>
  live(...resources.map(({ resource: { kind, spec } }) => row(kind, spec)));
const anything = fc.tuple(
  arbitraryTree,
  arbitraryTree,
  arbitraryTree,
  fc.array(fc.constantFrom(...ADOPTIONS), { minLength: 1, maxLength: 7 }),
);

test('no plan has a step on an observed resource, nor an update or delete on one that is created only', () => {
  fc.assert(
    fc.property(anything, ([ours, theirs, before, modes]) => {
      const state = adopted(ours, modes);
      const mode = new Map(state.resources.map((each) => [each.address, each.adoption]));
      const plan = planOf(state, rowsOf(theirs), lastApplied(...entriesOf(before)));
      for (const { change } of plan.steps) {
        if (mode.get(change.address) === 'observe') throw new Error(`A step on the observed ${change.address}.`);
        if (mode.get(change.address) === 'create-only') expect(['create', 'manual']).toContain(change.op);
      }
      const managed = state.resources.filter((each) => each.adoption === 'manage').map((each) => each.address);
      const all = planOf(ours, rowsOf(theirs), lastApplied(...entriesOf(before)));
      const stepsOn = (each: typeof plan) => each.steps.filter(({ change }) => managed.includes(change.address));
      expect(stepsOn(plan).map(({ change }) => change)).toEqual(stepsOn(all).map(({ change }) => change));
    }),
    { numRuns: 200 },
  );
});

test('what is observed is never remembered, and what is created only is remembered when it was, never as ours to delete', () => {
  fc.assert(
    fc.property(anything, ([ours, theirs, before, modes]) => {
      const state = adopted(ours, modes);
      const last = lastApplied(...entriesOf(before));
      const plan = planOf(state, rowsOf(theirs), last);
      const outcomes = plan.steps.map(
        ({ id, change }): StepOutcome =>
          change.op === 'manual' ? { step: id, status: 'by-hand' } : { step: id, status: 'applied' },
      );
      const ended = {
        plan,
        desired: state,
        last,
        renamed: new Map(),
        outcomes,
        left: [],
        createdBefore: new Set<string>(),
      };
      const { saved, forgotten } = toRemember(ended);
      const created = new Set(
        plan.steps.filter(({ change }) => change.op === 'create').map(({ change }) => change.address),
      );
      for (const { address, adoption } of state.resources) {
        const entry = saved.find((each) => each.address === address);
        if (adoption === 'observe') expect([entry, forgotten.includes(address)]).toEqual([undefined, true]);
        if (adoption === 'create-only') expect(entry?.created).toBe(created.has(address) ? false : undefined);
      }
    }),
    { numRuns: 100 },
  );
});

describe('an observed resource', () => {
  const role = (description: string): Entry => ['SecurityRole', { displayName: 'CSR', description }, { name: 'csr' }];
  const state = adopted(desired({}, [role('ours')]), ['observe']);

  test('that differs is told by plan and drift, whatever was applied, and changes no digest', () => {
    const rows = live(row('SecurityRole', { displayName: 'CSR', description: 'theirs' }));
    const plan = planOf(state, rows);
    expect(plan).toMatchObject({ steps: [], observed: [{ adoption: 'observe', change: { op: 'update' } }] });
    expect(findDrift(plan, rows)).toMatchObject([{ adoption: 'observe', field: { path: '/description' } }]);
    expect(plan.digest).toBe(
      planOf(state, live(row('SecurityRole', { displayName: 'CSR', description: 'ours' }))).digest,
    );
  });

  test('that is missing is told as such', () => {
    expect(planOf(state, live()).observed).toMatchObject([{ change: { op: 'create' } }]);
    expect(findDrift(planOf(state, live()), live())).toMatchObject([{ what: 'removed', adoption: 'observe' }]);
  });
});

test('a kind that the environment does not manage loses nothing when its documents go', () => {
  const fields = { address: 'RecordSummary/vip' as LastApplied['address'], identity: 'account:VIP', created: true };
  const last = lastApplied({ ...fields, spec: { displayName: 'VIP', table: 'account' } });
  const rows = live(row('RecordSummary', { displayName: 'VIP', table: 'account' }));
  const plan = planOf(desired({ adoption: { RecordSummary: 'observe' } }), rows, last);
  expect(plan.steps).toEqual([]);
  expect(plan.orphans).toMatchObject([{ how: expect.stringContaining('does not manage this kind') }]);
});

test('a plan as JSON says what it only observes, as its schema describes it', () => {
  fc.assert(
    fc.property(anything, ([ours, theirs, , modes]) => {
      const plan = planOf(adopted(ours, modes), rowsOf(theirs));
      expect(complaints('plan.schema.json', JSON.parse(JSON.stringify(presentPlan(plan))))).toEqual([]);
    }),
    { numRuns: 25 },
  );
});
