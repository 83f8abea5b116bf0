import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { StepOutcome } from '../../src/model/outcome.ts';
import type { Plan } from '../../src/model/plan.ts';
import { EXIT_CODES, type Report, type Result } from '../../src/model/report.ts';
import type { Address } from '../../src/model/resource.ts';
import { presentPlan, renderJson } from '../../src/render/render-json.ts';
import { desired } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';
import { planOf } from '../plans.ts';
import { complaints } from '../schemas/schema-files.ts';

const origin = { file: 'environments/base/all.yaml', line: 3, column: 5 };
const csr = 'SecurityRole/csr' as Address;

/** A plan with a step of every operation, and an orphan. */
const plan: Plan = planOf(
  desired({}, [
    ['CopilotSettings', { consent: { state: 'opted-in' }, recordTranscripts: true }],
    ['SecurityRole', { displayName: 'New', presets: ['copilot-representative'] }, { name: 'new' }],
    ['SecurityRole', { displayName: 'Old' }, { name: 'old', state: 'absent' }],
  ]),
  live(
    row('CopilotSettings', { recordTranscripts: false }, 'W/"1"'),
    row('SecurityRole', { displayName: 'Old' }, 'W/"2"'),
    row('SecurityRole', { displayName: 'Contoso CSR' }),
  ),
  lastApplied({ address: csr, identity: 'contoso csr', created: true, spec: {} }),
);
const placed: Plan = {
  ...plan,
  steps: plan.steps.map((step) => ({
    ...step,
    change: {
      ...step.change,
      origin,
      ...('fields' in step.change && { fields: step.change.fields.map((field) => ({ ...field, origin })) }),
    },
  })),
};

const [first, second, third, fourth] = plan.steps.map((step) => step.id);
if (first === undefined || second === undefined || third === undefined || fourth === undefined)
  throw new Error('Four steps.');
const error = { code: 'moved', message: 'It moved.', hint: 'Plan again.' };
const outcomes: readonly StepOutcome[] = [
  { step: first, status: 'applied', observed: row('CopilotSettings', { recordTranscripts: true }, 'W/"3"') },
  { step: first, status: 'applied' },
  { step: second, status: 'by-hand' },
  { step: third, status: 'skipped', because: 'interrupted' },
  { step: third, status: 'skipped', because: first },
  { step: fourth, status: 'refused', error },
  { step: fourth, status: 'failed', error: { code: 'unavailable', message: 'Gone.' } },
  { step: fourth, status: 'in-doubt', error },
];
const at = { file: 'a.yaml', line: 1, column: 2, endLine: 1, endColumn: 5 };
const where = { file: 'a.yaml', document: 1, path: ['spec', 'items', 0], part: 'key' } as const;
const diagnostics: readonly Diagnostic[] = [
  { code: 'load/missing', severity: 'error', message: 'Missing.' },
  {
    code: 'rule/preview-feature',
    severity: 'info',
    message: 'Preview.',
    hint: 'x',
    environment: 'prod',
    address: csr,
    where,
    at,
  },
  {
    code: 'compose/duplicate-resource',
    severity: 'warning',
    message: 'Twice.',
    related: { message: 'Here.', where, at },
  },
];

const reportOf = (more: Partial<Report>): Report => ({
  format: 1,
  tool: { name: 'copilotctl', version: '1.2.3' },
  command: 'plan',
  result: 'done',
  exitCode: 0,
  environments: [],
  diagnostics: [],
  ...more,
});
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
    const head = { name: 'prod', backend: 'embedded', declared: 3 };
    const field = { path: '/recordTranscripts', before: false, after: true, cause: 'drift', origin } as const;
    const environments = [
      { ...head, plan: placed, outcomes, left: [csr] },
      {
        ...head,
        drift: [{ address: csr, what: 'removed', origin } as const, { address: csr, what: 'changed', field } as const],
      },
      { ...head, failure: error },
      head,
    ];
    expect(accepted(reportOf({ environments, diagnostics }))).toEqual([]);
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
