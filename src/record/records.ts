import type { LastApplied, LastAppliedSet } from '../model/last-applied.ts';
import type { TargetId } from '../model/live-state.ts';
import type { StepOutcome } from '../model/outcome.ts';
import type { Plan, Step } from '../model/plan.ts';
import type { Address } from '../model/resource.ts';

export type { LastApplied, LastAppliedSet };

/** A run of `apply` being written to the journal. */
export interface JournalRun {
  readonly id: string;
  /** Written and flushed before any of the steps is handed to the backend. */
  intend(steps: readonly Step[]): Promise<void>;
  outcomes(outcomes: readonly StepOutcome[]): Promise<void>;
  finish(result: 'done' | 'failed' | 'interrupted'): Promise<void>;
}

/** One record of the past: which runs did not say how they ended. */
export interface UnfinishedRun {
  readonly id: string;
  readonly startedAt: string;
  /** Steps with an intent and no outcome. */
  readonly inDoubt: readonly string[];
  /** Steps that created something, or may have. */
  readonly created: readonly string[];
}

/** The memory of one environment. Losing it costs knowledge (drift looks like configuration), never safety. */
export interface Records {
  /** What was last applied to a live system; an environment may stand for another one later. */
  lastApplied(target: TargetId): Promise<LastAppliedSet>;
  /** Adds, replaces and forgets entries in one durable act. */
  saveLastApplied(target: TargetId, saved: readonly LastApplied[], forgotten: readonly Address[]): Promise<void>;
  /** Runs that began and did not say how they ended. */
  unfinished(): Promise<readonly UnfinishedRun[]>;
  begin(plan: Plan, now: Date): Promise<JournalRun>;
  /** Takes the environment for one apply; gives the release. Throws a `BackendError` `busy` when it is taken. */
  lock(owner: string, now: Date): Promise<() => Promise<void>>;
}
