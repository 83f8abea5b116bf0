import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { StepOutcome } from '../../src/model/outcome.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { EnvironmentReport, Report } from '../../src/model/report.ts';
import type { Address } from '../../src/model/resource.ts';
import { desired } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';
import { planOf } from '../plans.ts';

const origin = { file: 'environments/base/all.yaml', line: 3, column: 5 };
const csr = 'SecurityRole/csr' as Address;

/** A plan with a step of every operation, and an orphan. */
export const plan: Plan = planOf(
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
/** The same with places. */
export const placed: Plan = {
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

/** A report with nothing in it but what is given. */
export const reportOf = (more: Partial<Report>): Report => ({
  format: 1,
  run: '6f9619ff-8b86-4011-b42d-00c04fc964ff',
  tool: { name: 'copilotctl', version: '1.2.3' },
  command: 'plan',
  result: 'done',
  exitCode: 0,
  environments: [],
  diagnostics: [],
  ...more,
});

const head = { name: 'prod', backend: 'embedded', declared: 3 };
const field = { path: '/recordTranscripts', before: false, after: true, cause: 'drift', origin } as const;

const firstSeen = '2026-11-01T12:00:00.000Z';
const snoozed = { until: '2026-12-01', reason: 'pilot', by: 'ada', at: firstSeen };
const episode = {
  fingerprint: 'c'.repeat(32),
  address: csr,
  path: '/recordTranscripts',
  firstSeen,
  lastSeen: firstSeen,
};

/** Environments with plans, outcomes of every status, drift, what is left and failures. */
const environments: readonly EnvironmentReport[] = [
  { ...head, name: 'dev', plan: placed },
  { ...head, name: 'test', plan: placed, outcomes, left: [csr] },
  {
    ...head,
    drift: [
      { fingerprint: 'a'.repeat(32), address: csr, what: 'removed', origin, state: 'new', firstSeen },
      {
        fingerprint: 'b'.repeat(32),
        address: csr,
        what: 'changed',
        field,
        state: 'known',
        firstSeen,
        lastChange: { by: 'Ada', at: firstSeen, marks: ['msdyn_autoenabled'] },
        byProduct: { because: 'It does.', evidence: 'inferred', source: 'S14' },
      },
    ],
    resolved: [episode],
    driftHistory: [episode, { ...episode, ended: { at: firstSeen, how: 'moved' }, snoozed }],
  },
  { ...head, name: 'away', failure: error },
  { ...head, name: 'quiet' },
];

/** A report that has everything. */
export const FULL_REPORT: Report = reportOf({ environments, diagnostics });
