import { describe, expect, test } from 'vitest';
import type { DesiredState } from '../../../src/model/desired-state.ts';
import type { LiveState } from '../../../src/model/live-state.ts';
import { planFacts } from '../../../src/policy/plan-facts.ts';
import { POLICY_RULES } from '../../../src/policy/rules/index.ts';
import type { Parameters, RuleId } from '../../../src/policy/rules/policy-rule.ts';
import { desired, type Entry } from '../../builders.ts';
import { documentOf } from '../../documents.ts';
import { live, row } from '../../live.ts';
import { planOf } from '../../plans.ts';

const NOW = new Date('2026-11-18T10:00:00Z');

/** What a built-in rule says of the plan that makes live what is declared. */
function said(id: RuleId, state: DesiredState, rows: LiveState = live(), parameters: Parameters = {}, now = NOW) {
  const plan = planOf(state, rows);
  const judged = { plan, facts: planFacts(plan, state), state, now };
  return POLICY_RULES[id].check(judged, parameters).map(({ message }) => message);
}

const role = (name: string, state: 'present' | 'absent' = 'present'): Entry => [
  'SecurityRole',
  { displayName: name, description: 'new' },
  { name, state },
];
const old = (name: string) => row('SecurityRole', { displayName: name, description: 'old' });

describe('destructive-act', () => {
  test('finds deletions, and changes that cannot be taken back', () => {
    expect(said('destructive-act', desired({}, [role('a', 'absent'), role('b')]), live(old('a'), old('b')))).toEqual([
      'SecurityRole/a is deleted.',
    ]);
    const optingOut = desired({}, [['CopilotSettings', { consent: { state: 'opted-out' } }]]);
    expect(
      said('destructive-act', optingOut, live(row('CopilotSettings', { consent: { state: 'opted-in' } }))),
    ).toEqual(['The change of CopilotSettings/default cannot be taken back.']);
  });

  test('looks only at the resources it is told', () => {
    const state = desired({}, [role('a', 'absent'), role('b', 'absent')]);
    expect(said('destructive-act', state, live(old('a'), old('b')), { addresses: ['*/b'] })).toHaveLength(1);
    expect(said('destructive-act', state, live(old('a'), old('b')), { kinds: ['AppAccess'] })).toEqual([]);
  });
});

describe('widened-access', () => {
  const granting = (read: 'none' | 'basic' | 'global'): Entry => [
    'SecurityRole',
    { displayName: 'csr', privileges: [{ table: 'account', read }] },
    { name: 'csr' },
  ];
  const having = (read: string) =>
    live(row('SecurityRole', { displayName: 'csr', privileges: [{ table: 'account', read }] }));

  test('finds a grant that reaches further, and none that is narrowed', () => {
    expect(said('widened-access', desired({}, [granting('global')]), having('basic'))).toEqual([
      'SecurityRole/csr: read on account reaches further (basic to global).',
    ]);
    expect(said('widened-access', desired({}, [granting('basic')]), having('global'))).toEqual([]);
  });

  test('finds the grants of a table and of a role that are new', () => {
    const without = live(row('SecurityRole', { displayName: 'csr' }));
    expect(said('widened-access', desired({}, [granting('basic')]), without)).toHaveLength(1);
    expect(said('widened-access', desired({}, [granting('basic')]))).toHaveLength(1);
    expect(said('widened-access', desired({}, [granting('none')]))).toEqual([]);
  });

  test('finds miscellaneous privileges that are added', () => {
    const state = desired({}, [
      ['SecurityRole', { displayName: 'csr', miscellaneous: ['prvOne', 'prvTwo'] }, { name: 'csr' }],
    ]);
    const rows = live(row('SecurityRole', { displayName: 'csr', miscellaneous: ['prvOne'] }));
    expect(said('widened-access', state, rows)).toEqual(['SecurityRole/csr: the privilege prvTwo is added.']);
  });

  test('finds user access for everybody and Copilot switched on in an app', () => {
    const agent = desired({}, [['AdminManagementAgent', { userAccess: { mode: 'all-representatives' } }]]);
    const specific = live(row('AdminManagementAgent', { userAccess: { mode: 'specific-roles', roles: ['csr'] } }));
    expect(said('widened-access', agent, specific)).toContain(
      'AdminManagementAgent/default: every representative gets access.',
    );
    const app = (copilotEnabled: boolean) => row('AppAccess', { app: 'contoso_app', copilotEnabled });
    const on = desired({}, [['AppAccess', { app: 'contoso_app', copilotEnabled: true }, { name: 'app' }]]);
    expect(said('widened-access', on, live(app(false)))).toEqual(['AppAccess/app: Copilot is switched on.']);
    expect(said('widened-access', on, live(app(true)))).toEqual([]);
  });
});

describe('preview-feature', () => {
  const sentiments = (emailSentiments: boolean): Entry => [
    'CustomerSupportAgent',
    { emailSettings: { emailSentiments } },
  ];
  const having = (on: boolean) => live(row('CustomerSupportAgent', { emailSettings: { emailSentiments: on } }));
  const production = { type: 'production' } as const;

  test('finds a setting in preview that is switched on in production, and nowhere else', () => {
    expect(said('preview-feature', desired(production, [sentiments(true)]), having(false))).toEqual([
      'CustomerSupportAgent/default/emailSettings/emailSentiments is in preview.',
    ]);
    expect(said('preview-feature', desired({}, [sentiments(true)]), having(false))).toEqual([]);
  });

  test('lets it be switched off', () => {
    expect(said('preview-feature', desired(production, [sentiments(false)]), having(true))).toEqual([]);
  });
});

describe('residency', () => {
  const bing = (bingSearch: boolean) => ({ generativeAI: { bingSearch } });

  test('finds a switch that would become other than it is pinned', () => {
    const values = { bingSearch: false };
    const on = desired({}, [['PlatformSettings', bing(true)]]);
    expect(said('residency', on, live(row('PlatformSettings', bing(false))), { values })).toEqual([
      'bingSearch is pinned to false and would become true.',
    ]);
    const off = desired({}, [['PlatformSettings', bing(false)]]);
    expect(said('residency', off, live(row('PlatformSettings', bing(true))), { values })).toEqual([]);
  });
});

describe('change-limit', () => {
  const state = desired({}, [
    role('a'),
    role('b'),
    role('c', 'absent'),
    ['AppAccess', { app: 'x', copilotEnabled: true }],
  ]);
  const rows = live(old('a'), old('c'), row('AppAccess', { app: 'x', copilotEnabled: false }));

  test('counts the steps of its kinds', () => {
    const kinds = ['SecurityRole'] as const;
    expect(said('change-limit', state, rows, { kinds: [...kinds], changes: 3 })).toEqual([]);
    expect(said('change-limit', state, rows, { kinds: [...kinds], changes: 2 })).toEqual([
      'The plan has 3 changes of what the rule is about; at most 2 are allowed.',
    ]);
  });

  test('counts deletions, and the share of what is declared', () => {
    expect(said('change-limit', state, rows, { deletes: 0 })).toHaveLength(1);
    expect(said('change-limit', state, rows, { deletes: 1 })).toEqual([]);
    const kinds: Parameters['kinds'] = ['AppAccess'];
    expect(said('change-limit', state, rows, { kinds, percent: 99 })).toHaveLength(1);
    expect(said('change-limit', state, rows, { kinds, percent: 100 })).toEqual([]);
  });
});

describe('freeze-window', () => {
  const state = desired({}, [role('a')]);
  const isFrozen = (now: string, parameters: Parameters) =>
    said('freeze-window', state, live(), parameters, new Date(now)).length > 0;

  test('holds in the time of its zone, and follows summer time', () => {
    const weekly: Parameters['weekly'] = [{ days: ['friday'], from: '16:00', until: '24:00' }];
    const berlin = { timeZone: 'Europe/Berlin', weekly };
    expect(isFrozen('2026-11-20T14:59:00Z', berlin)).toBe(false);
    expect(isFrozen('2026-11-20T15:00:00Z', berlin)).toBe(true);
    expect(isFrozen('2026-07-17T14:00:00Z', berlin)).toBe(true);
    expect(isFrozen('2026-07-17T13:59:00Z', berlin)).toBe(false);
    expect(isFrozen('2026-11-20T22:59:00Z', berlin)).toBe(true);
    expect(isFrozen('2026-11-20T23:00:00Z', berlin)).toBe(false);
  });

  test('may go over midnight', () => {
    const night: Parameters = { weekly: [{ days: ['sunday'], from: '22:00', until: '06:00' }] };
    expect(isFrozen('2026-11-22T21:59:00Z', night)).toBe(false);
    expect(isFrozen('2026-11-22T22:00:00Z', night)).toBe(true);
    expect(isFrozen('2026-11-23T05:59:00Z', night)).toBe(true);
    expect(isFrozen('2026-11-23T06:00:00Z', night)).toBe(false);
    expect(isFrozen('2026-11-22T05:00:00Z', night)).toBe(false);
  });

  test('may be there once', () => {
    const once = { timeZone: 'America/New_York', from: '2026-12-20T18:00', until: '2027-01-04T06:00' };
    expect(isFrozen('2026-12-20T22:59:00Z', once)).toBe(false);
    expect(isFrozen('2026-12-20T23:00:00Z', once)).toBe(true);
    expect(isFrozen('2027-01-04T11:00:00Z', once)).toBe(false);
  });
});

test('required-approval is about the steps it names', () => {
  const state = desired({}, [role('a'), role('b')]);
  expect(said('required-approval', state, live(old('a')), { operations: ['create'] })).toEqual([
    'The create of SecurityRole/b needs an approval.',
  ]);
});

test('protected-resource finds every step on what it protects', () => {
  const state = desired({}, [role('core-a'), role('b')]);
  expect(said('protected-resource', state, live(), { addresses: ['SecurityRole/core-*'] })).toEqual([
    'SecurityRole/core-a is protected, and the plan has its create.',
  ]);
});

describe('base-lock', () => {
  const FIELD = 'CopilotSettings/default/copilotSidePane';
  /** The declaration of an environment whose overlay lies over a base document. */
  function layered(base: boolean, own: boolean | undefined): DesiredState {
    const state = desired({}, [['CopilotSettings', { copilotSidePane: own ?? base }]]);
    const layers = [
      documentOf('CopilotSettings', 'default', { copilotSidePane: base }),
      ...(own === undefined ? [] : [documentOf('CopilotSettings', 'default', { copilotSidePane: own })]),
    ];
    return { ...state, resources: state.resources.map((each) => ({ ...each, layers })) };
  }

  test('finds an overlay that says otherwise than base', () => {
    const locks = [{ field: FIELD }];
    expect(said('base-lock', layered(false, true), live(), { locks })).toEqual([
      'CopilotSettings/default/copilotSidePane is locked by the base folder, and the environment changes it.',
    ]);
    expect(said('base-lock', layered(false, false), live(), { locks })).toEqual([]);
    expect(said('base-lock', layered(false, undefined), live(), { locks })).toEqual([]);
  });

  test('lets an overlay be stricter', () => {
    const locks = [{ field: FIELD, mayBe: [false] }];
    expect(said('base-lock', layered(true, false), live(), { locks })).toEqual([]);
    expect(said('base-lock', layered(false, true), live(), { locks })).toHaveLength(1);
  });
});
