import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlatformSettingsSpec } from '../../src/model/generated/types.ts';
import type { Plan } from '../../src/model/plan.ts';
import { specOf } from '../arbitrary-spec.ts';
import { desired, type Entry } from '../builders.ts';
import { live, row } from '../live.ts';
import { planOf, stepOf, waits } from '../plans.ts';

/** Paths of the fields of the update steps of PlatformSettings, by step. */
function platformSteps(before: PlatformSettingsSpec, after: PlatformSettingsSpec): readonly (readonly string[])[] {
  const plan = planOf(desired({}, [['PlatformSettings', after]]), live(row('PlatformSettings', { ...before })));
  return plan.steps.map(({ change }) => ('fields' in change ? change.fields.map(({ path }) => path) : []));
}

const ON = { generativeAI: { moveDataAcrossRegions: true, bingSearch: true }, features: { copilot: true } };
const OFF = { generativeAI: { moveDataAcrossRegions: false, bingSearch: false }, features: { copilot: false } };
const movement = ['/generativeAI/moveDataAcrossRegions'];
const bing = ['/generativeAI/bingSearch'];
const copilot = ['/features/copilot'];

describe('switches of the platform', () => {
  test('go on from data movement over web services to the product', () => {
    expect(platformSteps(OFF, ON)).toEqual([movement, bing, copilot]);
  });

  test('go off the other way', () => {
    expect(platformSteps(ON, OFF)).toEqual([copilot, bing, movement]);
  });

  test('that go off come before those that go on', () => {
    const before = { ...OFF, features: { copilot: true } };
    expect(platformSteps(before, { ...ON, features: { copilot: false } })).toEqual([copilot, movement, bing]);
  });

  test('are one step where they are of one stage', () => {
    const services = { generativeAI: { bingSearch: true, microsoft365Services: true } };
    expect(platformSteps({}, services)).toEqual([[...bing, '/generativeAI/microsoft365Services']]);
  });

  test('follow one another', () => {
    const plan = planOf(desired({}, [['PlatformSettings', ON]]), live(row('PlatformSettings', OFF)));
    expect(waits(plan)).toEqual({
      'PlatformSettings/default': [],
      'PlatformSettings/default#2': ['PlatformSettings/default'],
      'PlatformSettings/default#3': ['PlatformSettings/default#2'],
    });
  });
});

const singletons = [
  row('TenantSettings', { dataSharing: false }),
  row('PlatformSettings', { features: { copilot: false } }),
  row('CopilotSettings', { copilotSidePane: false }),
  row('CaseSummary', { available: false }),
  row('CustomerSupportAgent', { emailSettings: { writeAnEmail: false } }),
];

describe('the order of kinds', () => {
  const entries: readonly Entry[] = [
    ['TenantSettings', { dataSharing: true }],
    ['PlatformSettings', { features: { copilot: true } }],
    ['CopilotSettings', { copilotSidePane: true }],
    ['CaseSummary', { available: true }],
    ['CustomerSupportAgent', { emailSettings: { writeAnEmail: true } }],
    ['SecurityRole', { displayName: 'Contoso CSR' }, { name: 'csr' }],
    ['ExperienceProfile', { uniqueName: 'contoso_tier1', roles: ['csr'] }, { name: 'tier-1' }],
  ];

  test('is tenant, platform, product switches, then everything that needs them', () => {
    expect(waits(planOf(desired({}, entries), live(...singletons)))).toEqual({
      'TenantSettings/default': [],
      'PlatformSettings/default': ['TenantSettings/default'],
      'CopilotSettings/default': ['PlatformSettings/default'],
      'CaseSummary/default': ['CopilotSettings/default'],
      'CustomerSupportAgent/default': ['CopilotSettings/default'],
      'SecurityRole/csr': [],
      'ExperienceProfile/tier-1': ['CopilotSettings/default', 'SecurityRole/csr'],
    });
  });

  test('goes the other way where all is switched off', () => {
    const plan = planOf(
      desired({}, [
        ['TenantSettings', { dataSharing: false }],
        ['PlatformSettings', { features: { copilot: false } }],
        ['CaseSummary', { available: false }],
      ]),
      live(
        row('TenantSettings', { dataSharing: true }),
        row('PlatformSettings', { features: { copilot: true } }),
        row('CaseSummary', { available: true }),
      ),
    );
    expect(waits(plan)).toEqual({
      'CaseSummary/default': [],
      'PlatformSettings/default': ['CaseSummary/default'],
      'TenantSettings/default': ['CaseSummary/default', 'PlatformSettings/default'],
    });
  });

  test('skips what does not change', () => {
    const some = entries.filter(([kind]) => kind !== 'PlatformSettings' && kind !== 'CopilotSettings');
    expect(waits(planOf(desired({}, some), live(...singletons)))['CaseSummary/default']).toEqual([
      'TenantSettings/default',
    ]);
  });
});

describe('roles', () => {
  const roles = live(row('SecurityRole', { displayName: 'Old' }));
  const gone: Entry = ['SecurityRole', { displayName: 'Old' }, { name: 'old', state: 'absent' }];

  test('come before the profiles and agents that name them', () => {
    const state = desired({}, [
      ['SecurityRole', { displayName: 'New' }, { name: 'new' }],
      ['AdminManagementAgent', { userAccess: { mode: 'specific-roles', roles: ['new'] } }],
      ['ExperienceProfile', { uniqueName: 'contoso_p', roles: ['New'] }, { name: 'p' }],
    ]);
    const plan = planOf(state, live(row('AdminManagementAgent', {})));
    expect(stepOf(plan, 'AdminManagementAgent/default').after).toEqual(['SecurityRole/new']);
    expect(stepOf(plan, 'ExperienceProfile/p').after).toEqual(['SecurityRole/new']);
  });

  test('are deleted after the profile that named them gave them up', () => {
    const state = desired({}, [gone, ['ExperienceProfile', { uniqueName: 'contoso_p', roles: [] }, { name: 'p' }]]);
    const profile = row('ExperienceProfile', { uniqueName: 'contoso_p', roles: ['OLD'] });
    expect(waits(planOf(state, live(...roles.rows.values(), profile)))).toEqual({
      'SecurityRole/old': ['ExperienceProfile/p'],
      'ExperienceProfile/p': [],
    });
  });

  test('are deleted after the profile that named them is', () => {
    const state = desired({}, [
      gone,
      ['ExperienceProfile', { uniqueName: 'contoso_p' }, { name: 'p', state: 'absent' }],
    ]);
    const profile = row('ExperienceProfile', { uniqueName: 'contoso_p', roles: ['Old'] });
    expect(waits(planOf(state, live(...roles.rows.values(), profile)))['SecurityRole/old']).toEqual([
      'ExperienceProfile/p',
    ]);
  });
});

test('a profile gives up being the default before another one becomes it', () => {
  const state = desired({}, [
    ['ExperienceProfile', { uniqueName: 'contoso_a', default: true }, { name: 'a' }],
    ['ExperienceProfile', { uniqueName: 'contoso_b', default: false }, { name: 'b' }],
  ]);
  const rows = live(
    row('ExperienceProfile', { uniqueName: 'contoso_a', default: false }),
    row('ExperienceProfile', { uniqueName: 'contoso_b', default: true }),
  );
  expect(waits(planOf(state, rows))).toEqual({
    'ExperienceProfile/a': ['ExperienceProfile/b'],
    'ExperienceProfile/b': [],
  });
});

test('a step by hand waits for nothing, and nothing waits for it', () => {
  const state = desired({}, [
    ['CopilotSettings', { consent: { state: 'opted-in' } }],
    ['CaseSummary', { available: true }],
  ]);
  const plan = planOf(state, live(row('CopilotSettings', {}), row('CaseSummary', {})));
  expect(waits(plan)).toEqual({ 'CopilotSettings/default': [], 'CaseSummary/default': [] });
});

// Names are few, so that roles are named, made and removed at once.
const ROLES = ['a', 'b', 'C', 'd e'];
const PROFILES = ['p1', 'p2', 'p3'];
const state = fc.constantFrom('present' as const, 'absent' as const);
const some = <T>(values: readonly T[]) => fc.subarray([...values]);
const world = fc.record({
  singles: fc.record({
    PlatformSettings: fc.tuple(specOf('PlatformSettings'), specOf('PlatformSettings')),
    CopilotSettings: fc.tuple(specOf('CopilotSettings'), specOf('CopilotSettings')),
    CaseSummary: fc.tuple(specOf('CaseSummary'), specOf('CaseSummary')),
    AdminManagementAgent: fc.tuple(specOf('AdminManagementAgent'), specOf('AdminManagementAgent')),
  }),
  roles: some(ROLES).chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), state)))),
  profiles: some(PROFILES).chain((names) =>
    fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), state, some(ROLES), fc.boolean()))),
  ),
  liveRoles: some(ROLES),
  liveProfiles: some(PROFILES).chain((names) =>
    fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), some(ROLES), fc.boolean()))),
  ),
});

test('any plan can be carried out to its end: no step waits for itself, however far around', () => {
  fc.assert(
    fc.property(world, ({ singles, roles, profiles, liveRoles, liveProfiles }) => {
      const single = Object.entries(singles) as [keyof typeof singles, (typeof singles)[keyof typeof singles]][];
      const declared = desired({}, [
        ...single.map(([kind, [spec]]) => [kind, spec] as unknown as Entry),
        ...roles.map(
          ([displayName, is], at): Entry => [
            'SecurityRole',
            { displayName, description: 'x' },
            { name: `r${at}`, state: is },
          ],
        ),
        ...profiles.map(
          ([uniqueName, is, names, isDefault]): Entry => [
            'ExperienceProfile',
            { uniqueName, roles: names, default: isDefault },
            { name: uniqueName, state: is },
          ],
        ),
      ]);
      const rows = live(
        ...single.map(([kind, [, spec]]) => row(kind, spec)),
        ...liveRoles.map((displayName) => row('SecurityRole', { displayName })),
        ...liveProfiles.map(([uniqueName, names, isDefault]) =>
          row('ExperienceProfile', { uniqueName, roles: names, default: isDefault }),
        ),
      );
      const plan = planOf(declared, rows);
      expect(leftOver(plan)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

/** Ids of the steps that would never be ready. */
function leftOver(plan: Plan): readonly string[] {
  const done = new Set<string>();
  for (let before = -1; before < done.size; ) {
    before = done.size;
    for (const step of plan.steps) if (step.after.every((id) => done.has(id))) done.add(step.id);
  }
  return plan.steps.map((step) => step.id).filter((id) => !done.has(id));
}
