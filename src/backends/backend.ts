import type { Kind } from '../model/kind.ts';
import type { LiveState, TargetId } from '../model/live-state.ts';
import type { StepOutcome } from '../model/outcome.ts';
import type { Step } from '../model/plan.ts';

/** What a backend can do, as data that the planner reads. */
export interface Capabilities {
  /** Kinds it can read and write. */
  readonly kinds: ReadonlySet<Kind>;
  /** Whether a wave of steps is applied whole or not at all. */
  readonly atomicWaves: boolean;
}

/**
 * A live system.
 *
 * Contract (`test/contract/backend-contract.ts` holds every backend to it): reading changes nothing; rows carry every
 * value the system knows, in the shape of the kind's schema with roles by display name; a step whose `before.version`
 * moved is refused; a create whose identity exists is refused; a lost answer is `in-doubt` and never retried; what the
 * service refuses is `refused` with the reason. Errors that concern the whole system are thrown as `BackendError`.
 */
export interface Backend {
  readonly target: TargetId;
  readonly capabilities: Capabilities;
  read(kinds: ReadonlySet<Kind>, signal: AbortSignal): Promise<LiveState>;
  /** Applies steps that are independent of one another, in any order; yields one outcome for each. */
  apply(steps: readonly Step[], signal: AbortSignal): AsyncIterable<StepOutcome>;
  close(): Promise<void>;
}
