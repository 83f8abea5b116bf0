import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXIT_CODES, type Report, type Result } from '../../src/model/report.ts';
import { inert } from '../../src/render/harmless.ts';
import { presentPlan, renderJson } from '../../src/render/render-json.ts';
import { complaints } from '../schemas/schema-files.ts';
import { reportWith } from './hostile-report.ts';
import { commandsIn, RUNNER_TEXT } from './runner-commands.ts';
import { FULL_REPORT, placed, plan, reportOf } from './sample-report.ts';

const accepted = (report: Report) => complaints('report.schema.json', JSON.parse(renderJson(report)));

describe('a plan as JSON', () => {
  test('has a step of every operation here and is what its schema describes', () => {
    expect(plan.steps.map(({ change }) => change.op).sort()).toEqual(['create', 'delete', 'manual', 'update']);
    for (const each of [plan, placed])
      expect(complaints('plan.schema.json', JSON.parse(JSON.stringify(presentPlan(each))))).toEqual([]);
  });

  test('shows versions of live rows and never the rows', () => {
    const text = JSON.stringify(presentPlan(plan));
    expect(text).toContain('W/\\"2\\"');
    expect(text).not.toContain('"before":{"resource"');
  });

  test('of a future form, with a step that says more, or without digest is refused by its schema', () => {
    const value = JSON.parse(JSON.stringify(presentPlan(plan)));
    expect(complaints('plan.schema.json', { ...value, format: 2 })).not.toEqual([]);
    expect(complaints('plan.schema.json', { ...value, digest: undefined })).not.toEqual([]);
    expect(complaints('plan.schema.json', { ...value, steps: [{ ...value.steps[0], extra: 1 }] })).not.toEqual([]);
    expect(
      complaints('plan.schema.json', { ...value, steps: [{ ...value.steps[0], change: { op: 'rename' } }] }),
    ).not.toEqual([]);
  });
});

describe('a report as JSON is what its schema describes', () => {
  test('with nothing in it, for every result', () => {
    for (const [result, exitCode] of Object.entries(EXIT_CODES) as [Result, number][]) {
      expect(accepted(reportOf({ result, exitCode }))).toEqual([]);
    }
  });

  test('with plans, outcomes, drift, what is left, failures and findings', () => {
    expect(accepted(FULL_REPORT)).toEqual([]);
  });

  test('and one with an exit code, status or member that there is not is refused', () => {
    expect(accepted({ ...reportOf({}), exitCode: 42 })).not.toEqual([]);
    expect(accepted({ ...reportOf({}), extra: 1 } as Report)).not.toEqual([]);
    expect(
      accepted(reportOf({ diagnostics: [{ code: 'Nonsense' as never, severity: 'error', message: 'x' }] })),
    ).not.toEqual([]);
  });
});

test('the same report gives the same bytes, and ends with a line feed', () => {
  const report = reportOf({ environments: [{ name: 'prod', backend: 'embedded', declared: 3, plan }] });
  expect(renderJson(report)).toBe(renderJson(structuredClone(report)));
  expect(renderJson(report).endsWith('}\n')).toBe(true);
});

test('no line of it is a command to a runner, and its values are what they were', () => {
  fc.assert(
    fc.property(RUNNER_TEXT, RUNNER_TEXT, (first, second) => {
      const text = renderJson(reportWith(first, second, '##vso[task.complete]'));
      expect(commandsIn(text)).toEqual([]);
      expect(inert(text)).toBe(text);
      expect(text).toContain('##vso\\u005btask.complete]');
      expect(JSON.parse(text).environments[0].failure).toMatchObject({
        message: second,
        hint: '##vso[task.complete]',
      });
    }),
    { numRuns: 300 },
  );
});
