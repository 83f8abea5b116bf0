import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import type { ObservedDifference } from '../model/adoption.ts';
import type { Change, FieldChange, Origin } from '../model/change.ts';
import type { DeclaredChange } from '../model/declared-change.ts';
import { groupBy } from '../model/group-by.ts';
import type { Failure, StepOutcome } from '../model/outcome.ts';
import type { Step } from '../model/plan.ts';
import type { EnvironmentReport, Report, TrackedFinding } from '../model/report.ts';
import { fieldShape } from '../model/shape-at.ts';
import { harmless } from './harmless.ts';
import { movedField } from './moved-field.ts';
import { showChange } from './show-change.ts';
import { notKeptField, whyNotKept } from './text/render-apply.ts';

/** How much attention something needs. */
type Level = 'error' | 'warning' | 'note';

/** Where something stands. Without an end it is one place. */
export type ItemPlace = Origin & Partial<Pick<Span, 'endLine' | 'endColumn'>>;

/** One thing that a report says, in the form that machine formats share: a rule, a sentence, a place. */
export interface ReportItem {
  /** A diagnostic code, or `plan/…`, `drift/…`, `apply/…`, `live/…`. */
  readonly rule: string;
  readonly level: Level;
  /**
   * What it is to a runner of tests: a check that holds, one that does not, one that nobody made, or a world that failed.
   */
  readonly state: 'passed' | 'failed' | 'skipped' | 'error';
  /** Plain text in one line, safe for a terminal; not escaped for any markup. */
  readonly message: string;
  readonly hint?: string;
  readonly environment?: string;
  /** What it is about: an address, with the path of a field behind it. */
  readonly subject?: string;
  readonly place?: ItemPlace;
}

/** Everything a report says, in its own order: findings first, then each environment. */
export function reportItems(report: Report): readonly ReportItem[] {
  return [...report.diagnostics.map(ofDiagnostic), ...report.environments.flatMap(ofEnvironment)];
}

function ofDiagnostic({ code, severity, message, hint, environment, address, at, where }: Diagnostic): ReportItem {
  const place = at ?? (where === undefined ? undefined : { file: where.file, line: 1, column: 1 });
  return {
    rule: code,
    level: severity === 'info' ? 'note' : severity,
    state: severity === 'error' ? 'failed' : 'passed',
    message: harmless(message),
    ...(hint !== undefined && { hint: harmless(hint) }),
    ...(environment !== undefined && { environment }),
    ...(address !== undefined && { subject: harmless(address) }),
    ...(place !== undefined && { place }),
  };
}

function ofEnvironment(report: EnvironmentReport): readonly ReportItem[] {
  const steps = report.outcomes && groupBy(report.plan?.steps ?? [], ({ id }) => id);
  const items = [
    ...(report.failure === undefined ? [] : [ofFailure(report.failure)]),
    ...(report.outcomes === undefined
      ? (report.plan?.steps ?? []).flatMap(ofStep)
      : report.outcomes.map((outcome) => ofOutcome(outcome, steps?.get(outcome.step)?.[0]))),
    ...(report.plan?.observed ?? []).flatMap(ofObserved),
    ...(report.changes ?? []).flatMap(ofDeclared),
    ...(report.drift ?? []).map(ofDrift),
  ];
  return items.map((item) => ({ ...item, environment: report.name }));
}

function ofFailure({ code, message, hint }: Failure): ReportItem {
  return {
    rule: `live/${code}`,
    level: 'error',
    state: 'error',
    message: harmless(message),
    ...(hint !== undefined && { hint: harmless(hint) }),
  };
}

/** A step of a plan that nobody applied yet: each of its fields, or the whole resource; then what it brings with it. */
function ofStep(step: Step): readonly ReportItem[] {
  const { change, risk } = step;
  const subject = harmless(step.id);
  const whole = { level: 'note', state: 'passed', subject, ...placed(change.origin) } as const;
  const level = risk.level === 'irreversible' ? 'warning' : 'note';
  return [
    ...ofChange(change, whole),
    ...risk.reasons.map(
      (reason) => ({ ...whole, level, rule: 'plan/risk', message: `${subject}: ${harmless(reason)}` }) as const,
    ),
  ];
}

function ofChange(change: Change, whole: Omit<ReportItem, 'rule' | 'message'>): readonly ReportItem[] {
  const address = harmless(change.address);
  switch (change.op) {
    case 'create':
      return [{ ...whole, rule: 'plan/create', message: `${address} will be created.` }];
    case 'delete':
      return [{ ...whole, rule: 'plan/delete', level: 'warning', message: `${address} will be deleted.` }];
    case 'manual': {
      const message = `${address}: by hand. ${harmless(change.instruction)}`;
      const place = placed(change.fields[0]?.origin ?? change.origin);
      return [{ ...whole, ...place, rule: 'plan/by-hand', state: 'skipped', message }];
    }
    case 'update':
      return change.fields.map((field) => ({
        ...whole,
        rule: 'plan/change',
        subject: `${whole.subject}${harmless(field.path)}`,
        message: fieldSentence(change, field),
        ...placed(field.origin ?? change.origin),
      }));
  }
}

/** What differs of a resource that is not ours to change: told, and no check that fails. */
function ofObserved({ adoption, change }: ObservedDifference): readonly ReportItem[] {
  const subject = harmless(change.address);
  const whole = { level: 'note', state: 'skipped', rule: 'plan/observed', ...placed(change.origin) } as const;
  if (!('fields' in change)) return [{ ...whole, subject, message: `${subject} is ${adoption}, and differs.` }];
  return change.fields.map((field) => ({
    ...whole,
    ...placed(field.origin ?? change.origin),
    subject: `${subject}${harmless(field.path)}`,
    message: `${adoption}: ${fieldSentence(change, field)}`,
  }));
}

/** What a value is and will be, or was and is. */
function fieldSentence({ address }: Pick<Change, 'address'>, { path, before, after, cause }: FieldChange): string {
  const shape = fieldShape(address, path);
  const shown = showChange(before, after, shape, 2 * VALUE_WIDTH);
  return `${harmless(address)}${harmless(path)}: ${shown}${cause === 'config' ? '' : ` (${cause})`}.`;
}

/** Values in one line are shortened to this. */
const VALUE_WIDTH = 120;

/** What two revisions declare differently: each field of what changed, else the whole resource. */
function ofDeclared({ address, what, fields, origin }: DeclaredChange): readonly ReportItem[] {
  const whole = { rule: `changes/${what}`, level: 'note', state: 'passed', subject: harmless(address) } as const;
  if (what !== 'changed')
    return [{ ...whole, message: `${harmless(address)}: ${DECLARED_WORDS[what]}.`, ...placed(origin) }];
  return fields.map((field) => ({
    ...whole,
    subject: `${whole.subject}${harmless(field.path)}`,
    message: fieldSentence({ address }, { ...field, cause: 'config' }),
    ...placed(field.origin ?? origin),
  }));
}

const DECLARED_WORDS: Readonly<Record<Exclude<DeclaredChange['what'], 'changed'>, string>> = {
  added: 'newly declared',
  dropped: 'no longer declared',
  absent: 'declared absent',
};

function ofDrift({ address, what, field, origin, snoozed, byProduct }: TrackedFinding): ReportItem {
  const common = {
    ...(snoozed === undefined ? ({ level: 'warning', state: 'failed' } as const) : QUIET),
    rule: `drift/${what}`,
    ...(snoozed !== undefined && { hint: harmless(`Snoozed until ${snoozed.until}: ${snoozed.reason}`) }),
    ...(byProduct !== undefined && snoozed === undefined && { hint: harmless(byProduct.because) }),
  };
  if (field === undefined) {
    const message = `${harmless(address)} was ${what} in the live system.`;
    return { ...common, message, subject: harmless(address), ...placed(origin) };
  }
  return {
    ...common,
    message: fieldSentence({ address }, movedField(field)),
    subject: `${harmless(address)}${harmless(field.path)}`,
    ...placed(field.origin ?? origin),
  };
}

/** Columns that a field which was not kept may take. */
const FIELD_WIDTH = 160;

/** What a snoozed finding is to a report. */
const QUIET = { level: 'note', state: 'skipped' } as const;

function ofOutcome(outcome: StepOutcome, step: Step | undefined): ReportItem {
  const change = step?.change;
  const origin = (change !== undefined && 'fields' in change ? change.fields[0]?.origin : undefined) ?? change?.origin;
  const subject = harmless(outcome.step);
  const common = { rule: `apply/${outcome.status}`, subject, ...placed(origin) };
  switch (outcome.status) {
    case 'applied':
      return { ...common, level: 'note', state: 'passed', message: `${subject} was applied.` };
    case 'by-hand':
      return { ...common, level: 'note', state: 'skipped', message: `${subject} is for a person.` };
    case 'skipped': {
      const why =
        outcome.because === 'interrupted' ? 'the run was interrupted' : `${harmless(outcome.because)} did not succeed`;
      return { ...common, level: 'warning', state: 'skipped', message: `${subject} was skipped: ${why}.` };
    }
    case 'not-kept': {
      const fields = outcome.fields.map((field) => notKeptField(outcome.step, field, FIELD_WIDTH)).join('; ');
      return { ...common, level: 'error', state: 'failed', message: `${subject}: ${fields}. ${whyNotKept(outcome)}` };
    }
    case 'refused':
    case 'failed':
    case 'in-doubt': {
      const { message, hint } = outcome.error;
      return {
        ...common,
        level: 'error',
        state: 'failed',
        message: `${subject}: ${harmless(message)}`,
        ...(hint !== undefined && { hint: harmless(hint) }),
      };
    }
  }
}

function placed(origin: Origin | undefined): { readonly place?: ItemPlace } {
  return origin === undefined ? {} : { place: origin };
}
