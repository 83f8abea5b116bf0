import { describe, expect, test } from 'vitest';
import { checkCondition, evaluateCondition } from '../../src/policy/condition.ts';
import { planFacts } from '../../src/policy/plan-facts.ts';
import { desired } from '../builders.ts';
import { live, row } from '../live.ts';
import { planOf } from '../plans.ts';

const state = desired({ type: 'production' }, [
  [
    'SecurityRole',
    { displayName: 'csr', description: 'new', privileges: [{ table: 'account', read: 'global' }] },
    { name: 'csr', labels: { team: 'core' } },
  ],
  ['RecordSummary', { table: 'account', displayName: 'VIP' }, { name: 'vip' }],
]);
const plan = planFacts(planOf(state, live(row('SecurityRole', { displayName: 'csr', description: 'old' }))), state);
const now = new Date('2026-11-20T16:30:00Z');
const holds = (condition: string) => evaluateCondition(condition, { plan, now });

describe('a condition', () => {
  test.each([
    ['plan.production', true],
    ['environment == "test" && plan.environment == environment', true],
    ['plan.counts.create == 1 && plan.counts.update == 1 && plan.counts.delete == 0', true],
    ['plan.steps.exists(s, s.kind == "SecurityRole" && s.op == "update")', true],
    ['plan.steps.exists(s, s.labels.?team.orValue("") == "core")', 'optional types are not enabled'],
    ['plan.steps.exists(s, "team" in s.labels && s.labels.team == "core")', true],
    ['plan.steps.exists(s, s.fields.exists(f, f.path == "/privileges/account/read" && f.after == "global"))', true],
    ['plan.steps.all(s, s.risk == "irreversible")', false],
    [
      'plan.steps.exists(s, s.op == "create" && s.fields.exists(f, f.path == "/displayName" && f.before == null))',
      true,
    ],
    ['now.getHours("Europe/Berlin") >= 17 && now.getDayOfWeek("Europe/Berlin") == 5', true],
  ])('%s', (condition, expected) => {
    if (typeof expected === 'string') expect(checkCondition(condition)).toBeDefined();
    else {
      expect(checkCondition(condition)).toBeUndefined();
      expect(holds(condition)).toEqual({ holds: expected });
    }
  });

  test.each([
    ['plan.stepz.size() > 0', /No such key: stepz \(character 6\)/],
    ['plan.steps.exists(s, s.kind == 3)', /no such overload/],
    ['plan.counts.create', /It gives int/],
    ['1 +', /Unexpected token/],
    ['process.exit()', /process/],
    ['plan.steps.exists(s, s.constructor == 1)', /constructor/],
    [`${'('.repeat(500)}true${')'.repeat(500)}`, /./],
    [Array.from({ length: 2000 }, () => 'true').join(' && '), /./],
  ])('that means nothing is found before any plan: %#', (condition, problem) => {
    expect(checkCondition(condition)).toMatch(problem);
  });

  test('that cannot be evaluated says why', () => {
    expect(holds('plan.steps[7].id == "x"')).toEqual({ error: expect.stringContaining('index 7') });
    expect(holds('plan.steps.exists(s, s.labels.nothing == "x")')).toEqual({
      error: expect.stringContaining('No such key: nothing'),
    });
  });
});
