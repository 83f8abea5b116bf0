import type { Json, JsonPointer } from './json.ts';
import type { StepId } from './plan.ts';
import type { Observed } from './resource.ts';

/** Why a step did not succeed; the text is safe to show. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/**
 * A field that a step set and of which live says something else. An empty path is the resource itself: then the values
 * are `present` and `absent`.
 */
export interface NotKeptField {
  readonly path: JsonPointer;
  /** Absent where it was to be removed. */
  readonly wanted?: Json;
  /** Absent where live has none. */
  readonly live?: Json;
}

/** What became of one step. `observed` is the row as the step left it; absent when it is gone, or nobody looked. */
export type StepOutcome = { readonly step: StepId } & (
  | { readonly status: 'applied'; readonly observed?: Observed }
  /** The backend accepted it, and live says something else. */
  | {
      readonly status: 'not-kept';
      readonly fields: readonly NotKeptField[];
      /** Live was as wanted after the step, and its row moved since. Absent where that cannot be told. */
      readonly movedSince?: true;
      readonly observed?: Observed;
    }
  | { readonly status: 'skipped'; readonly because: StepId | 'interrupted' }
  | { readonly status: 'by-hand' }
  | { readonly status: 'refused' | 'failed' | 'in-doubt'; readonly error: Failure }
);

/** Whether a step was tried and live is not what it was to make of it, as far as is known. */
export function isUnsuccessful(outcome: StepOutcome): boolean {
  return outcome.status === 'not-kept' || 'error' in outcome;
}
