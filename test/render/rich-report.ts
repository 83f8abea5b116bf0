import type { Change, FieldChange } from '../../src/model/change.ts';
import type { Digest } from '../../src/model/digest.ts';
import type { StepOutcome } from '../../src/model/outcome.ts';
import type { Plan, Step, StepId } from '../../src/model/plan.ts';
import type { EnvironmentReport, Report } from '../../src/model/report.ts';
import type { Address, Version } from '../../src/model/resource.ts';
import { plan, reportOf } from './sample-report.ts';

/** Texts of a report that come from outside. */
export interface OutsideTexts {
  readonly name: string;
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly said: string;
}

/** What an administrator could have written. */
export const PLAIN_TEXTS: OutsideTexts = {
  name: 'contoso-csr',
  file: 'access',
  before:
    'You help representatives of Contoso. Answer in the language of the customer. Keep to two sentences.\nNever promise a refund.',
  after:
    'You help representatives of Contoso, a maker of household appliances. Answer in the language of the customer. Keep to three sentences.\nNever promise a refund.',
  said: 'Ask the owner first.',
};

/** A report with a plan that has everything a plan can have, its outcomes, drift and changes; each text as given. */
export function richReport(texts: OutsideTexts): Report {
  const { name, said } = texts;
  const environment = { backend: 'embedded', declared: 5 };
  const rich = planWith(texts);
  return reportOf({
    environments: [
      { ...environment, name: 'planned', ...rich },
      { ...environment, name: 'applied', plan: rich.plan, outcomes: outcomesOf(rich.plan, texts), left: [role(name)] },
      {
        ...environment,
        name: 'drifted',
        drift: [
          { address: role(name), what: 'removed', ...SEEN, origin: originOf(texts) },
          {
            address: AGENT,
            what: 'changed',
            ...SEEN,
            field: { ...fieldOf(texts), cause: 'drift' },
            lastChange: { by: said, at: '2026-03-02T07:00:00.000Z' },
            byProduct: { because: said, evidence: 'recorded' },
          },
          {
            address: AGENT,
            what: 'changed',
            ...SEEN,
            fingerprint: 'b'.repeat(32),
            state: 'snoozed',
            snoozed: { until: '2026-03-09', reason: said, by: said, at: SEEN.firstSeen },
            adoption: 'observe',
            field: { path: '/enabled', before: false, after: true, cause: 'drift' },
          },
        ],
        resolved: [
          {
            fingerprint: 'c'.repeat(32),
            address: role(`${name}-5`),
            path: '/displayName',
            firstSeen: SEEN.firstSeen,
            lastSeen: SEEN.firstSeen,
            ended: { at: '2026-03-03T08:00:00.000Z', how: 'resolved' },
          },
        ],
      },
      {
        ...environment,
        name: 'changed',
        changes: [
          { address: role(name), what: 'added', fields: [fieldOf(texts)], origin: originOf(texts) },
          { address: AGENT, what: 'changed', fields: [fieldOf(texts)] },
          { address: role(`${name}-2`), what: 'dropped', fields: [] },
          { address: role(`${name}-3`), what: 'absent', fields: [], origin: originOf(texts) },
        ],
      },
      { ...environment, name: 'away', failure: { code: 'rejected', message: said, hint: said } },
      { ...environment, name: 'untouched', since: { commit: 'c'.repeat(40), affected: [], already: [] } },
    ],
    diagnostics: [
      {
        code: 'load/missing',
        severity: 'warning',
        message: said,
        hint: said,
        environment: 'planned',
        address: role(name),
        where: { file: texts.file },
        at: { file: texts.file, line: 1, column: 1, endLine: 1, endColumn: 4 },
        related: { message: said, where: { file: texts.file } },
      },
    ],
  });
}

/** What records say of a finding. */
export const SEEN = { state: 'new', firstSeen: '2026-03-02T08:00:00.000Z', fingerprint: 'a'.repeat(32) } as const;
const AGENT = 'CustomerSupportAgent/default' as Address;
const role = (name: string): Address => `SecurityRole/${name}` as Address;
const originOf = ({ file }: OutsideTexts) => ({ file: `environments/${file}.yaml`, line: 14, column: 7 });

function fieldOf(texts: OutsideTexts): FieldChange {
  const { before, after } = texts;
  return { path: '/instructions', before, after, cause: 'config', origin: originOf(texts), grade: 'C' };
}

function planWith(
  texts: OutsideTexts,
): Omit<EnvironmentReport, 'name' | 'backend' | 'declared'> & { readonly plan: Plan } {
  const { name, said } = texts;
  const row = { resource: { kind: 'SecurityRole' as const, name, spec: {} }, version: '1' as Version };
  const steps = [
    stepOf({
      op: 'create',
      address: role(name),
      after: { kind: 'SecurityRole', name, spec: { displayName: texts.after } },
      cause: 'drift',
      origin: originOf(texts),
    }),
    stepOf(
      {
        op: 'update',
        address: AGENT,
        before: row,
        after: { kind: 'CustomerSupportAgent', name: 'default', spec: {} },
        fields: [
          fieldOf(texts),
          { path: '/enabled', before: false, after: true, cause: 'conflict', origin: originOf(texts), grade: 'A' },
          { path: '/languages', before: ['en', said], after: ['en', 'de'], cause: 'drift' },
          { path: `/${name}`, after: { [name]: said, texts: [texts.before, texts.after] }, cause: 'config' },
        ],
      },
      { reasons: [said] },
    ),
    stepOf(
      { op: 'delete', address: role(`${name}-2`), before: row, because: said, origin: originOf(texts) },
      { level: 'irreversible', reasons: [said], approvals: ['delete'] },
    ),
    stepOf({ op: 'manual', address: role(`${name}-3`), instruction: said, fields: [fieldOf(texts)] }),
  ];
  const ids = steps.map(({ id }) => id);
  return {
    plan: { ...plan, steps, orphans: [{ address: role(name), identity: name, how: said }] },
    saved: {
      id: 'd'.repeat(64) as Digest,
      madeAt: '2026-03-02T08:00:00.000Z',
      tool: '1.2.3',
      commit: { id: 'e'.repeat(40), dirty: true },
      derivedFrom: 'f'.repeat(64) as Digest,
      file: texts.file,
      policy: {
        allowed: true,
        findings: [{ code: 'rule/x', message: said }],
        approvals: ['delete'],
        required: [{ rule: name, approvals: 2, reason: said }],
      },
    },
    snapshot: {
      id: 'a'.repeat(64),
      takenAt: '2026-03-02T08:00:00.000Z',
      ageSeconds: 7_300,
      signed: true,
      redacted: false,
    },
    forecast: { requests: 12, operations: 40, budget: { requests: 6_000, seconds: 300 } },
    permissions: [
      { step: ids[0] as StepId, state: 'denied', missing: [said, 'prvCreateRole'] },
      { step: ids[1] as StepId, state: 'unknown', why: said },
      { step: ids[2] as StepId, state: 'allowed' },
    ],
    since: { commit: 'c'.repeat(40), affected: [role(name), AGENT], already: [role(`${name}-4`)] },
  };
}

function stepOf(change: Change, risk: Partial<Step['risk']> = {}): Step {
  return {
    id: change.address as string as StepId,
    change,
    after: change.op === 'delete' ? [AGENT as string as StepId] : [],
    risk: { level: 'reversible', reasons: [], approvals: [], ...risk },
  };
}

function outcomesOf({ steps }: Plan, { said }: OutsideTexts): readonly StepOutcome[] {
  const [create, update, remove, manual] = steps.map(({ id }) => id) as [StepId, StepId, StepId, StepId];
  const error = { code: 'moved', message: said, hint: said };
  return [
    { step: create, status: 'failed', error },
    { step: update, status: 'applied' },
    { step: remove, status: 'skipped', because: create },
    { step: manual, status: 'by-hand' },
  ];
}
