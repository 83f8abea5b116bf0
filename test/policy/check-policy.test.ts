import { describe, expect, test } from 'vitest';
import { completeEnvironment } from '../../src/model/environment.ts';
import type { EnvironmentSpec } from '../../src/model/generated/types.ts';
import type { Plan } from '../../src/model/plan.ts';
import { checkPolicy, type PolicyInput } from '../../src/policy/check-policy.ts';
import { desired, type Entry } from '../builders.ts';
import { live, row } from '../live.ts';
import { planOf } from '../plans.ts';

type Protection = NonNullable<EnvironmentSpec['protection']>;

/** Findings as `code message`. */
function refusals(plan: Plan, input: Partial<PolicyInput> = {}, protection: Protection = {}): string[] {
  const whole: PolicyInput = {
    environment: completeEnvironment('prod', { protection }),
    limits: {},
    approvals: [],
    approvedInFiles: () => false,
    now: new Date('2026-12-20T12:00:00Z'),
    ...input,
  };
  return checkPolicy(plan, whole).findings.map(({ code, message }) => `${code} ${message}`);
}

const role = (name: string, state: 'present' | 'absent' = 'present'): Entry => [
  'SecurityRole',
  { displayName: name, description: 'new' },
  { name, state },
];
const old = (name: string) => row('SecurityRole', { displayName: name, description: 'old' });
const inSync = (name: string) => row('SecurityRole', { displayName: name, description: 'new' });

describe('an approval', () => {
  const optingOut = planOf(
    desired({}, [['CopilotSettings', { consent: { state: 'opted-out' } }]]),
    live(row('CopilotSettings', { consent: { state: 'opted-in' } })),
  );
  const finding = (inFile: boolean, onLine: boolean) =>
    checkPolicy(optingOut, {
      environment: completeEnvironment('prod', {}),
      limits: {},
      approvals: onLine ? ['opt-out'] : ['delete'],
      approvedInFiles: (address, approval) => inFile && address === 'CopilotSettings/default' && approval === 'opt-out',
      now: new Date(0),
    }).findings.map(({ code, message, hint }) => ({ code, message, hint }));

  test('is given only when it stands in the file and on the command line', () => {
    expect(finding(true, true)).toEqual([]);
  });

  test('that lacks the command line says which option', () => {
    expect(finding(true, false)).toMatchObject([{ code: 'policy/approval-missing', hint: 'Add --approve opt-out.' }]);
  });

  test('that lacks the file says what to write there', () => {
    for (const onLine of [true, false]) {
      expect(finding(false, onLine)).toMatchObject([
        {
          message: expect.stringContaining('erases training data'),
          hint: 'Add consent.optOutApproval with who approved it, why and when. Then add --approve opt-out.',
        },
      ]);
    }
  });

  test('is asked for each deletion that loses something', () => {
    const plan = planOf(desired({}, [role('a', 'absent'), role('b', 'absent')]), live(old('a'), old('b')));
    const missing = refusals(plan, {
      approvals: ['delete'],
      approvedInFiles: (address) => address === 'SecurityRole/a',
    });
    expect(missing).toHaveLength(1);
    expect(missing[0]).toContain('SecurityRole/b: Deleting loses its assignments to users and teams.');
  });
});

describe('a guard', () => {
  test('is named with the place where it is declared', () => {
    const plan = planOf(desired({}, [role('a', 'absent'), role('b')]), live(old('a')));
    const freezeWindows = [
      { name: 'over', from: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' },
      { name: 'now', from: '2026-12-19T00:00:00Z', until: '2026-12-27T00:00:00Z' },
    ];
    const environment = completeEnvironment('prod', { protection: { limits: { changes: 1 }, freezeWindows } });
    const { findings } = checkPolicy(plan, {
      environment,
      limits: { changes: 5, deletes: 0 },
      approvals: [],
      approvedInFiles: () => false,
      now: new Date('2026-12-20T12:00:00Z'),
      whereOf: (guard) => ({ file: JSON.stringify(guard) }),
    });
    expect(findings.map(({ where }) => JSON.parse(where?.file ?? 'null'))).toEqual([
      { kind: 'approval', address: 'SecurityRole/a', approval: 'delete' },
      { kind: 'limit', of: 'environment', what: 'changes' },
      { kind: 'limit', of: 'project', what: 'deletes' },
      { kind: 'freeze-window', index: 1 },
    ]);
  });
});

describe('limits', () => {
  const three = planOf(desired({}, [role('a'), role('b'), role('c')]), live(old('a')));
  const granted = { approvals: ['delete'], approvedInFiles: () => true };

  test('allow what reaches them and refuse what exceeds them', () => {
    expect(refusals(three, { limits: { changes: 3 } })).toEqual([]);
    expect(refusals(three, { limits: { changes: 2 } })).toEqual([
      'policy/too-many-changes The plan has 3 changes; at most 2 are allowed.',
    ]);
  });

  test('of the environment go before those of the project, narrower or wider', () => {
    expect(refusals(three, { limits: { changes: 2 } }, { limits: { changes: 3 } })).toEqual([]);
    expect(refusals(three, { limits: { changes: 3 } }, { limits: { changes: 2 } })).toHaveLength(1);
  });

  test('on deletions count deletions only, and zero allows none', () => {
    const plan = planOf(desired({}, [role('a', 'absent'), role('b')]), live(old('a')));
    expect(refusals(plan, { ...granted, limits: { deletes: 1 } })).toEqual([]);
    expect(refusals(plan, { ...granted, limits: { deletes: 0 } })).toEqual([
      'policy/too-many-changes The plan has 1 deletions; at most 0 are allowed.',
    ]);
  });

  test('in percent count resources that are changed or deleted, not those that are new', () => {
    const plan = planOf(
      desired({}, [role('a'), role('b'), role('c'), role('d')]),
      live(old('a'), old('b'), inSync('c')),
    );
    expect(refusals(plan, { limits: { percent: 50 } })).toEqual([]);
    expect(refusals(plan, { limits: { percent: 49 } })).toEqual([
      'policy/too-many-changes The plan has changes to 50 % of the resources; at most 49 % are allowed.',
    ]);
  });

  test('count a resource that takes several steps once in percent', () => {
    const settings: Entry = [
      'PlatformSettings',
      { generativeAI: { moveDataAcrossRegions: true }, features: { copilot: true } },
    ];
    const off = { generativeAI: { moveDataAcrossRegions: false }, features: { copilot: false } };
    const plan = planOf(desired({}, [settings]), live(row('PlatformSettings', off)));
    expect(plan.steps).toHaveLength(2);
    expect(refusals(plan, { limits: { percent: 100 } })).toEqual([]);
  });
});

describe('a freeze window', () => {
  const plan = planOf(desired({}, [role('a')]));
  const window = { name: 'year-end', from: '2026-12-20T00:00:00Z', until: '2027-01-04T00:00:00+01:00' };
  const at = (now: string, more = {}) =>
    refusals(plan, { now: new Date(now) }, { freezeWindows: [{ ...window, ...more }] });

  test('begins with its first instant and ends before its last', () => {
    expect(at('2026-12-19T23:59:59.999Z')).toEqual([]);
    expect(at('2026-12-20T00:00:00Z')).toHaveLength(1);
    expect(at('2027-01-03T22:59:59.999Z')).toHaveLength(1);
    expect(at('2027-01-03T23:00:00Z')).toEqual([]);
  });

  test('says its name and reason', () => {
    expect(at('2026-12-24T00:00:00Z', { reason: 'Nobody is on call.' })).toEqual([
      'policy/frozen prod is frozen until 2027-01-04T00:00:00+01:00 (year-end): Nobody is on call.',
    ]);
  });
});

test('a plan that does nothing by itself is refused by nothing', () => {
  const byHand = planOf(
    desired({}, [['CopilotSettings', { consent: { state: 'opted-in' } }]]),
    live(row('CopilotSettings', {})),
  );
  const frozen = { freezeWindows: [{ name: 'always', from: '2000-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' }] };
  expect(byHand.steps).toHaveLength(1);
  expect(refusals(byHand, { limits: { changes: 0 } }, frozen)).toEqual([]);
});
