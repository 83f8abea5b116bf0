import { digestOfText } from '../../model/digest.ts';
import { isObject, type JsonObject } from '../../model/json.ts';
import type { StepOutcome } from '../../model/outcome.ts';
import type { Plan, Step } from '../../model/plan.ts';

/** What a journal says, one entry a line; values of fields are never written, only which fields they were. */
export type JournalEntry =
  | {
      readonly entry: 'begin';
      readonly run: string;
      readonly time: string;
      readonly environment: string;
      readonly target: string;
      readonly plan: string;
      readonly steps: number;
    }
  | { readonly entry: 'intent'; readonly run: string; readonly steps: readonly JsonObject[] }
  | { readonly entry: 'outcomes'; readonly run: string; readonly outcomes: readonly JsonObject[] }
  | { readonly entry: 'finish'; readonly run: string; readonly result: 'done' | 'failed' | 'interrupted' };

/** What the first entry of a journal names as the one before it. */
export const NO_ENTRY = '0'.repeat(64);

/** The line of an entry: it carries the digest of the line before, so that none can be changed, lost or slipped in. */
export function printEntry(entry: JournalEntry, prev: string): string {
  return JSON.stringify({ prev, ...entry });
}

/** The digest by which the next entry names a line. */
export function digestOfEntry(line: string): string {
  return digestOfText(line);
}

/** Which steps are about to be handed to the backend. */
export function intentOf(run: string, steps: readonly Step[]): JournalEntry {
  return { entry: 'intent', run, steps: steps.map(intendedStep) };
}

/** What became of steps; texts of failures are safe to show. */
export function outcomesOf(run: string, outcomes: readonly StepOutcome[]): JournalEntry {
  return { entry: 'outcomes', run, outcomes: outcomes.map(recordedOutcome) };
}

/** That an apply began. */
export function beginOf(run: string, plan: Plan, now: Date): JournalEntry {
  const { environment, target, digest, steps } = plan;
  return { entry: 'begin', run, time: now.toISOString(), environment, target, plan: digest, steps: steps.length };
}

function intendedStep({ id, change }: Step): JsonObject {
  const fields =
    change.op === 'update' || change.op === 'manual' ? change.fields.map((field) => field.path) : undefined;
  return { step: id, op: change.op, ...(fields !== undefined && { fields }) };
}

function recordedOutcome(outcome: StepOutcome): JsonObject {
  const { step, status } = outcome;
  if (outcome.status === 'skipped') return { step, status, because: outcome.because };
  if ('error' in outcome) return { step, status, code: outcome.error.code, message: outcome.error.message };
  return { step, status };
}

/** Reads one line; undefined when it is no entry. Parts that nobody here asks for are not looked at. */
export function parseEntry(line: string): { readonly prev: string; readonly entry: JsonObject } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (!isObject(value) || typeof value.prev !== 'string' || typeof value.run !== 'string') return undefined;
    return { prev: value.prev, entry: value };
  } catch {
    return undefined;
  }
}
