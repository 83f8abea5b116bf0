import { describe, expect, test } from 'vitest';
import sources from '../../../data/sources.json' with { type: 'json' };
import { DECIDED_ELSEWHERE, RULES } from '../../../src/validate/rules/index.ts';
import type { Finding, Rule } from '../../../src/validate/rules/rule.ts';
import { ACROSS_RULES } from '../../../src/validate/rules-across.ts';
import { desired, type Entry } from '../../builders.ts';
import { ACCESS_EXAMPLES } from './examples/access-examples.ts';
import { AGENT_EXAMPLES } from './examples/agent-examples.ts';
import { REGION_EXAMPLES } from './examples/region-examples.ts';
import { SUMMARY_EXAMPLES } from './examples/summary-examples.ts';

const EXAMPLES = [...REGION_EXAMPLES, ...AGENT_EXAMPLES, ...SUMMARY_EXAMPLES, ...ACCESS_EXAMPLES];
const ALL = [...RULES, ...ACROSS_RULES];

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const examples = EXAMPLES.filter((example) => example.rule === id);

  test('has a good and a bad state', () => {
    expect(examples.some(({ finds }) => finds.length === 0)).toBe(true);
    expect(examples.some(({ finds }) => finds.length > 0)).toBe(true);
  });

  test.each(examples.map((example) => [example.fact, example] as const))('%s', (_, { state, finds }) => {
    expect(rule.check(state).map((finding) => line(rule, finding))).toEqual(finds);
  });

  test('says what is wrong in sentences and what to do', () => {
    for (const { state } of examples) {
      for (const { message, hint } of rule.check(state)) {
        expect(message).toMatch(/^\S.*\.$/);
        expect(hint).toMatch(/^\S.*\.$/);
        expect(`${message} ${hint}`).not.toMatch(/undefined|\[object/);
      }
    }
  });
});

describe('the list of rules', () => {
  test('every example belongs to a rule', () => {
    const ids = new Set(RULES.map(({ id }) => id));
    expect(EXAMPLES.filter(({ rule }) => !ids.has(rule))).toEqual([]);
  });

  test('ids are unique and kebab-case', () => {
    const ids = ALL.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test('each rule has an explanation, a fix and a source that is known', () => {
    for (const { id, explanation, fix, source } of ALL) {
      expect(explanation, id).toMatch(/^\S.{30,}\.$/);
      expect(fix, id).toMatch(/^\S.{10,}\.$/);
      expect(source, id).not.toBe('');
      for (const key of source.match(/\b(S\d+[a-z]?|D\d+|CE)\b/g) ?? [])
        expect(Object.keys(sources), id).toContain(key);
    }
  });

  test('rules stand in the order of their first number', () => {
    const first = RULES.map(({ numbers }) => numbers[0] ?? 0);
    expect(first).toEqual([...first].sort((a, b) => a - b));
  });

  test('every condition of the documentation from 1 to 45 is decided somewhere', () => {
    const decided = new Set([
      ...ALL.flatMap(({ numbers }) => numbers),
      ...DECIDED_ELSEWHERE.map(({ number }) => number),
    ]);
    expect(Array.from({ length: 45 }, (_, at) => at + 1).filter((number) => !decided.has(number))).toEqual([]);
  });

  test('an environment that declares nothing has no finding', () => {
    expect(RULES.flatMap((rule) => rule.check(desired({})))).toEqual([]);
  });

  test('20,000 roles and profiles are checked in time that grows with their number', () => {
    const few = elapsed(2_000);
    const many = elapsed(20_000);
    // Ten times the resources: a quadratic rule would take a hundred times as long.
    expect(many).toBeLessThan(Math.max(few, 20) * 40);
  });
});

function line(rule: Rule, { resource, path, severity }: Finding): string {
  return `${severity ?? rule.severity} ${resource?.address ?? 'Environment'} /${path.join('/')}`;
}

function elapsed(count: number): number {
  const entries = Array.from(
    { length: count },
    (_, at): Entry =>
      at % 2 === 0
        ? ['SecurityRole', { displayName: `Role ${at}`, presets: ['copilot-representative'] }]
        : [
            'ExperienceProfile',
            { uniqueName: `contoso_${at}`, default: true, copilotFeatures: { caseSummary: at % 3 === 0 } },
          ],
  );
  const state = desired({ geography: 'europe' }, [['CaseSummary', { available: true }], ...entries]);
  const start = performance.now();
  for (const rule of RULES) rule.check(state);
  return performance.now() - start;
}
