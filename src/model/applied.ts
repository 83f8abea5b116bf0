import type { Failure, StepOutcome } from './outcome.ts';
import type { Plan } from './plan.ts';

/** What came of an apply. */
export interface Applied {
  readonly outcomes: readonly StepOutcome[];
  /** What reading back still found to do, steps by hand left out; empty is the proof that the plan did what it said. */
  readonly left: Plan['steps'];
  readonly interrupted: boolean;
  /** Why live could not be read back; then nobody knows what is left, and the next run settles it. */
  readonly unread?: Failure;
}
