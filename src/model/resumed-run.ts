import type { Change } from './change.ts';

/**
 * What live says of a step of a run that did not end well. `in-doubt`: not done as far as live shows, but it was handed
 * over and nobody answered. `moved`: live is neither what it was nor what the run wanted.
 */
export type ResumedState = 'done' | 'not-done' | 'in-doubt' | 'moved';

/** One step of a run that is completed. */
export interface ResumedStep {
  readonly step: string;
  readonly op: Change['op'];
  readonly state: ResumedState;
}

/** A run that is completed by another one. */
export interface ResumedRun {
  readonly run: string;
  readonly startedAt: string;
  readonly steps: readonly ResumedStep[];
}
