import type { StepId } from './plan.ts';
import type { Observed } from './resource.ts';

/** Why a step did not succeed; the text is safe to show. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** What became of one step. */
export type StepOutcome = { readonly step: StepId } & (
  | { readonly status: 'applied'; readonly observed?: Observed }
  | { readonly status: 'skipped'; readonly because: StepId | 'interrupted' }
  | { readonly status: 'by-hand' }
  | { readonly status: 'refused' | 'failed' | 'in-doubt'; readonly error: Failure }
);
