import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { followNames, formerKeys } from '../../src/diff/follow-names.ts';
import type { DesiredState } from '../../src/model/desired-state.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Kind } from '../../src/model/kind.ts';
import type { LastApplied } from '../../src/model/last-applied.ts';
import { provePlan } from '../../src/plan/prove-plan.ts';
import { historiesOf, undoRuns } from '../../src/plan/undo-runs.ts';
import { arbitraryTree } from '../arbitrary-tree.ts';
import { desired, type Entry } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';
import { planOf } from '../plans.ts';

const role = (displayName: string, more: JsonObject = {}, name = 'csr'): Entry => [
  'SecurityRole',
  { displayName, ...more } as never,
  { name },
];
const declaring = (entries: readonly Entry[], formerly: readonly string[]): DesiredState => {
  const state = desired({}, entries);
  return { ...state, resources: state.resources.map((each, at) => (at === 0 ? { ...each, formerly } : each)) };
};
const applied = (name: string, displayName: string): LastApplied => ({
  address: `SecurityRole/${name}` as LastApplied['address'],
  identity: displayName.toLowerCase(),
  created: true,
  spec: { displayName },
});

/** The plan of a state over live rows, old names followed. */
function planned(state: DesiredState, rows = live(), last = lastApplied()) {
  const followed = followNames(state, rows, last);
  const plan = planOf(state, followed.live, followed.last);
  return { ...followed, plan, left: provePlan(plan, state, followed.live) };
}

describe('a role that has its old name in the live system', () => {
  const state = declaring([role('Agent', { description: 'ours' })], ['CSR']);
  const rows = live(row('SecurityRole', { displayName: 'CSR', description: 'ours' }, 'v1'));

  test('is updated in place, and the plan converges', () => {
    const { plan, left, diagnostics } = planned(state, rows);
    expect(plan.steps.map(({ change }) => change)).toMatchObject([
      { op: 'update', before: { version: 'v1' }, fields: [{ path: '/displayName', before: 'CSR', after: 'Agent' }] },
    ]);
    expect([left, diagnostics]).toEqual([[], []]);
    expect(formerKeys(state, lastApplied())).toEqual(['SecurityRole/csr']);
  });

  test('is found by the old name of its document too, whose entry counts for the new one', () => {
    const moved = declaring([role('Agent', {}, 'agent')], ['csr-role']);
    const last = lastApplied(applied('csr-role', 'CSR'));
    const found = planned(moved, live(row('SecurityRole', { displayName: 'CSR' })), last);
    expect(found.plan.steps).toMatchObject([{ change: { op: 'update', fields: [{ cause: 'config' }] } }]);
    expect(found.plan.orphans).toEqual([]);
    expect([...found.renamed]).toEqual([['SecurityRole/csr-role', 'SecurityRole/agent']]);
    const [address] = found.renamed.values();
    expect(address && found.last.get(address)).toMatchObject({ identity: 'agent', created: true });
  });

  test('takes along whoever names it', () => {
    const profile: Entry = ['ExperienceProfile', { uniqueName: 'contoso_a', roles: ['csr'] }, { name: 'a' }];
    const both = declaring([role('Agent'), profile], ['CSR']);
    const there = live(
      row('SecurityRole', { displayName: 'CSR' }),
      row('ExperienceProfile', { uniqueName: 'contoso_a', roles: ['csr'] }),
    );
    expect(planned(both, there).plan.steps.map(({ id }) => id)).toEqual(['SecurityRole/csr']);
  });

  test('is not touched while a role of the new name is there as well', () => {
    const found = planned(
      state,
      live(row('SecurityRole', { displayName: 'CSR' }), row('SecurityRole', { displayName: 'Agent' })),
    );
    expect(found.diagnostics).toMatchObject([{ code: 'plan/rename-ambiguous', severity: 'error' }]);
  });

  test('is not chosen among two old names', () => {
    const two = declaring([role('Agent')], ['CSR', 'Clerk']);
    const there = live(row('SecurityRole', { displayName: 'CSR' }), row('SecurityRole', { displayName: 'Clerk' }));
    expect(planned(two, there).diagnostics).toMatchObject([{ code: 'plan/rename-ambiguous' }]);
  });

  test('once renamed or never there, is as if it had no old name', () => {
    for (const there of [live(), live(row('SecurityRole', { displayName: 'Agent' }))]) {
      const plain = { ...state, resources: state.resources.map(({ formerly: _, ...each }) => each) };
      expect(planned(state, there).plan.digest).toBe(planned(plain, there).plan.digest);
      expect(planned(state, there).diagnostics).toEqual([]);
    }
  });
});

test('a kind that the service does not rename is refused, with why and what is lost', () => {
  const cases: readonly (readonly [Kind, string, JsonObject])[] = [
    ['ExperienceProfile', 'uniqueName', { uniqueName: 'contoso_new' }],
    ['RecordSummary', 'displayName', { displayName: 'New', table: 'account' }],
  ];
  for (const [kind, field, spec] of cases) {
    const state = declaring([[kind, spec as never, { name: 'x' }] as Entry], ['contoso_old']);
    const found = planned(state, live(row(kind, { ...spec, [field]: 'contoso_old' })));
    expect(found.diagnostics).toMatchObject([{ code: 'plan/cannot-rename', hint: expect.stringContaining('loses') }]);
  }
});

test('a rename is taken back in place like any other field', () => {
  const last = lastApplied({ ...applied('csr', 'Agent'), spec: { displayName: 'Agent' } });
  const step = { step: 'SecurityRole/csr', op: 'update' as const, status: 'applied' as const };
  const fields = [{ path: '/displayName', before: 'CSR', after: 'Agent' }];
  const run = { id: 'r', environment: 'test', startedAt: '2026-11-01T12:00:00Z', plan: '', planned: 1 };
  const there = live(row('SecurityRole', { displayName: 'Agent' }));
  const runs = [{ ...run, target: 'embedded:test', steps: [{ ...step, fields }] }] as never;
  const { resources, last: left } = undoRuns(historiesOf(runs, last), there);
  const back = planned({ ...desired({}), resources }, there, left);
  expect(back.plan.steps).toMatchObject([
    { change: { op: 'update', fields: [{ path: '/displayName', before: 'Agent', after: 'CSR' }] } },
  ]);
  expect(back.left).toEqual([]);
});

test('what names a role whose name is taken back names it so again', () => {
  const named = (roles: readonly string[]) => ({ uniqueName: 'contoso_a', rank: 2, roles });
  const last = lastApplied(
    { ...applied('csr', 'Agent'), spec: { displayName: 'Agent' } },
    {
      ...{ address: 'ExperienceProfile/a' as LastApplied['address'], identity: 'contoso_a', created: true },
      spec: named(['Agent']),
    },
  );
  const step = (address: string, path: string, before: unknown, after: unknown) => ({
    ...{ step: address, op: 'update', status: 'applied' },
    fields: [{ path, before, after }],
  });
  const steps = [step('SecurityRole/csr', '/displayName', 'CSR', 'Agent'), step('ExperienceProfile/a', '/rank', 1, 2)];
  const runs = [{ id: 'r', target: 'embedded:test', steps }] as never;
  const there = live(row('SecurityRole', { displayName: 'Agent' }), row('ExperienceProfile', named(['Agent'])));
  const { resources, last: left } = undoRuns(historiesOf(runs, last), there);
  const back = planned({ ...desired({}), resources }, there, left);
  expect(back.plan.steps.map(({ change }) => 'fields' in change && change.fields.map(({ path }) => path))).toEqual([
    ['/rank'],
    ['/displayName'],
  ]);
  expect(back.left).toEqual([]);
});

test('whatever is declared, a renamed role leaves a plan that creates and deletes nothing for its sake', () => {
  fc.assert(
    fc.property(arbitraryTree, arbitraryTree, (ours, theirs) => {
      const rows = live(...theirs.resources.map(({ resource: { kind, spec } }) => row(kind, spec)));
      const [first] = theirs.resources.filter(({ kind }) => kind === 'SecurityRole');
      const others = ours.resources.filter((each) => each.identity !== first?.identity && each.kind !== 'SecurityRole');
      if (first === undefined) return;
      const spec = { ...first.resource.spec, displayName: 'Quite another name' };
      const renamed = {
        ...first,
        identity: 'quite another name',
        formerly: [String(first.resource.spec['displayName'])],
        resource: { ...first.resource, spec },
      };
      const found = planned({ ...ours, resources: [...others, renamed] }, rows);
      expect(found.left).toEqual([]);
      const own = found.plan.steps.filter(({ change }) => change.address === first.address);
      expect(own).toMatchObject([{ change: { op: 'update', fields: [{ path: '/displayName' }] } }]);
    }),
    { numRuns: 100 },
  );
});
