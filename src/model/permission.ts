import type { StepId } from './plan.ts';

/** Whether the identity that would carry out a step may do it; `unknown` where nobody can say beforehand. */
export interface Permission {
  readonly state: 'allowed' | 'denied' | 'unknown';
  /** Privileges it lacks, or does not surely hold as far as they are needed. */
  readonly missing?: readonly string[];
  /** Why it is unknown; a sentence that is safe to show. */
  readonly why?: string;
}

/** The permission of each step of a plan, for those that a backend was asked about. */
export type Permissions = ReadonlyMap<StepId, Permission>;
