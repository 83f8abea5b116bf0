import type { DriftChange, DriftEpisode } from '../model/drift-record.ts';
import type { JournalCheck, JournalFault } from '../model/journal-check.ts';
import type { LastApplied, LastAppliedSet } from '../model/last-applied.ts';
import type { LeaseHolder } from '../model/lease-holder.ts';
import type { TargetId } from '../model/live-state.ts';
import type { StepOutcome } from '../model/outcome.ts';
import type { Plan, Step } from '../model/plan.ts';
import type { Address } from '../model/resource.ts';
import type { RunRecord, RunStart } from '../model/run-record.ts';

export type { DriftChange, DriftEpisode, JournalCheck, JournalFault, LastApplied, LastAppliedSet, LeaseHolder };

/** A run of `apply` being written to the journal. A journal that somebody else took over is refused as `busy`. */
export interface JournalRun {
  readonly id: string;
  /**
   * Written and flushed before any of the steps is handed to the backend. `later` are those that come in other waves: told
   * once, with the first wave, so that what a run set out to do is known whenever it ends.
   */
  intend(steps: readonly Step[], later?: readonly Step[]): Promise<void>;
  outcomes(outcomes: readonly StepOutcome[]): Promise<void>;
  finish(result: 'done' | 'failed' | 'interrupted', now: Date): Promise<void>;
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

/** Who takes an environment, why and for how long. */
export interface LeaseRequest {
  readonly owner: string;
  /** What for: `apply`. */
  readonly reason: string;
  readonly now: () => Date;
  /** The lease is renewed while it is held; without a renewal it ends after so long. */
  readonly ttlMs: number;
}

/** An environment taken for one apply. */
export interface Lease {
  readonly holder: LeaseHolder;
  /**
   * Makes sure that it is still ours, and renews it when a third of its time is over. One that ended and that nobody
   * took meanwhile is renewed too.
   *
   * @throws {BackendError} `busy` when somebody else has it, or it was broken.
   */
  assertHeld(): Promise<void>;
  /** Gives it back; a second call does nothing. */
  release(): Promise<void>;
}

/**
 * The memory of one environment. Losing it costs knowledge (drift looks like configuration), never safety.
 *
 * Whatever writes of an apply needs a lease: who lost it is refused (`busy`), so that somebody who wakes up late changes
 * nothing. What drift runs saw needs none: they may run while somebody applies, and beside one another.
 */
export interface Records {
  /** What was last applied to a live system; an environment may stand for another one later. */
  lastApplied(target: TargetId): Promise<LastAppliedSet>;
  /** Adds, replaces and forgets entries in one durable act. */
  saveLastApplied(
    target: TargetId,
    saved: readonly LastApplied[],
    forgotten: readonly Address[],
    lease: Lease,
  ): Promise<void>;
  /** What drift runs saw of a live system, in no order. */
  driftSeen(target: TargetId): Promise<readonly DriftEpisode[]>;
  /**
   * Changes that in one durable act. `decide` is given what stands there when it is written, so that of two runs at once
   * neither loses what the other wrote; it may be asked more than once. Nothing is written where nothing is changed.
   */
  changeDrift<T>(target: TargetId, decide: (seen: readonly DriftEpisode[]) => DriftChange<T>): Promise<T>;
  /** Runs that began and did not say how they ended. */
  unfinished(): Promise<readonly UnfinishedRun[]>;
  begin(plan: Plan, start: RunStart, lease: Lease): Promise<JournalRun>;
  /** Every run, the newest first; the steps of one are read when somebody asks for them. */
  history(): Promise<readonly RunRecord[]>;
  /** Follows the chain of the journal from its first entry to its last. */
  verify(): Promise<JournalCheck>;
  /**
   * Takes the environment for one apply.
   *
   * @throws {BackendError} `busy` when somebody has it, with who, since when and until when.
   */
  lease(request: LeaseRequest): Promise<Lease>;
  /** Who has it, a lease that ended included; undefined when nobody does. */
  leaseHolder(): Promise<LeaseHolder | undefined>;
  /** Takes a lease away from whoever has it; gives who that was. The next token is higher. */
  breakLease(by: string, reason: string, now: Date): Promise<LeaseHolder | undefined>;
}
