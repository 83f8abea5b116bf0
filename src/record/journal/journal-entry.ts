import { applyFields } from '../../model/apply-fields.ts';
import type { Change } from '../../model/change.ts';
import { digestOfText } from '../../model/digest.ts';
import { SHAPES } from '../../model/generated/shapes.ts';
import { isObject, type JsonObject } from '../../model/json.ts';
import { KIND_DEFINITIONS } from '../../model/kinds/index.ts';
import type { StepOutcome } from '../../model/outcome.ts';
import { automaticSteps, type Plan, type Step } from '../../model/plan.ts';
import type { RunStart } from '../../model/run-record.ts';
import { recordedFields, recordedNotKept } from './recorded-fields.ts';

/** The format that this version writes. Format 1 has no `format`, knows nothing of who and when, and fields by name. */
export const JOURNAL_FORMAT = 2;

/** The kinds of entries, in the order in which a run has them. */
export const ENTRY_KINDS = ['begin', 'intent', 'outcomes', 'finish'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What a journal says, one entry a line. Values of sensitive fields are never written. */
export interface JournalEntry extends JsonObject {
  readonly entry: EntryKind;
  readonly run: string;
}

/** What the first entry of a journal names as the one before it. */
export const NO_ENTRY = '0'.repeat(64);

/** The line of an entry: it carries the digest of the line before, so that none can be changed, lost or slipped in. */
export function printEntry({ entry, run, ...rest }: JournalEntry, prev: string): string {
  return JSON.stringify({ prev, entry, run, ...rest });
}

/** The digest by which the next entry names a line. */
export function digestOfEntry(line: string): string {
  return digestOfText(line);
}

/** The id of a run: when it began, what it carries out, and its number in the journal. */
export function runIdOf(plan: Plan, now: Date, number: number): string {
  return `${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${plan.digest.slice(0, 8)}-${number}`;
}

/** That an apply began, who ran it, and under which lease. */
export function beginOf(
  run: string,
  plan: Plan,
  { now, by, tool, correlationId, planId, commit, selection, resumes }: RunStart,
  token: number,
): JournalEntry {
  const { environment, target, digest, basis } = plan;
  return {
    entry: 'begin',
    run,
    format: JOURNAL_FORMAT,
    time: now.toISOString(),
    environment,
    target,
    plan: digest,
    desired: basis.desired,
    steps: automaticSteps(plan).length,
    token,
    by,
    tool,
    ...(correlationId !== undefined && { correlationId }),
    ...(planId !== undefined && { planId }),
    ...(resumes !== undefined && { resumes }),
    ...(selection !== undefined && { only: selection.only, except: selection.except }),
    ...(commit !== undefined && { commit: { id: commit.id, dirty: commit.dirty } }),
  };
}

/** Which steps are about to be handed to the backend, and with the first of them those that come later. */
export function intentOf(run: string, steps: readonly Step[], later: readonly Step[] = []): JournalEntry {
  return {
    entry: 'intent',
    run,
    steps: steps.map(intendedStep),
    ...(later.length > 0 && { later: later.map(intendedStep) }),
  };
}

/** What became of steps; texts of failures are safe to show. */
export function outcomesOf(run: string, outcomes: readonly StepOutcome[]): JournalEntry {
  return { entry: 'outcomes', run, outcomes: outcomes.map(recordedOutcome) };
}

/** That an apply came to its end. */
export function finishOf(run: string, result: 'done' | 'failed' | 'interrupted', now: Date): JournalEntry {
  return { entry: 'finish', run, time: now.toISOString(), result };
}

function intendedStep({ id, change }: Step): JsonObject {
  const fields = recordedFields(change).map((field) => ({ ...field }));
  const identity = identityOf(change);
  return { step: id, op: change.op, ...(identity !== undefined && { identity }), ...(fields.length > 0 && { fields }) };
}

/** Of a kind with one row there is nothing to tell apart, and a step by hand is of no row yet. */
function identityOf(change: Change): string | undefined {
  if (change.op === 'manual') return undefined;
  const { kind, spec: before } = change.op === 'create' ? change.after : change.before.resource;
  // A row that is renamed is known by its new name from then on.
  const spec = change.op === 'update' ? applyFields(before, change.fields, SHAPES[kind]) : before;
  const { singleton, identity } = KIND_DEFINITIONS[kind];
  return singleton ? undefined : identity(spec);
}

function recordedOutcome(outcome: StepOutcome): JsonObject {
  const { step, status } = outcome;
  if (outcome.status === 'skipped') return { step, status, because: outcome.because };
  if ('error' in outcome) return { step, status, code: outcome.error.code, message: outcome.error.message };
  if (outcome.status === 'not-kept') {
    const fields = recordedNotKept(step, outcome.fields).map((field) => ({ ...field }));
    return { step, status, fields, ...(outcome.movedSince && { movedSince: true }) };
  }
  return { step, status };
}

/** What every line says; the rest of it is looked at when somebody asks. */
export interface EntryHead {
  readonly prev: string;
  readonly entry: string;
  readonly run: string;
}

/** Reads what stands first in a line; undefined when it is no entry. Most of a long journal is never read further. */
export function readHead(line: string): EntryHead | undefined {
  const [, prev, entry, run] = HEAD.exec(line) ?? [];
  if (prev !== undefined && entry !== undefined && run !== undefined && line.endsWith('}')) return { prev, entry, run };
  const whole = readEntry(line);
  if (typeof whole?.['prev'] !== 'string' || typeof whole['run'] !== 'string') return undefined;
  return { prev: whole['prev'], entry: String(whole['entry']), run: whole['run'] };
}

const HEAD = /^\{"prev":"([0-9a-f]{64})","entry":"([a-z-]+)","run":"([^"\\]+)"[,}]/;

/** All of a line; undefined when it is not a JSON object. */
export function readEntry(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
