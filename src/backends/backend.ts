import type { Forecast } from '../model/forecast.ts';
import type { Kind } from '../model/kind.ts';
import type { LiveState, TargetId } from '../model/live-state.ts';
import type { StepOutcome } from '../model/outcome.ts';
import type { Permissions } from '../model/permission.ts';
import type { Step } from '../model/plan.ts';
import type { Resource, RowKey } from '../model/resource.ts';

/** What a backend can do, as data that the planner reads. */
export interface Capabilities {
  /** Kinds it can read and write. */
  readonly kinds: ReadonlySet<Kind>;
  /** Whether a wave of steps is applied whole or not at all. */
  readonly atomicWaves: boolean;
  /**
   * Kinds whose steps may be handed over together with those of these kinds that they wait for: the backend keeps their
   * order and skips what waits for a step that failed. Default: none, every step waits for the outcomes it builds on.
   */
  readonly orderedKinds?: ReadonlySet<Kind>;
  /**
   * Whether the rows that outcomes carry were read from the live system after it was changed: then they are the proof,
   * and nothing is read again after an apply.
   */
  readonly provesSteps?: boolean;
}

/** What a caller is going to look at; a backend may leave out rows, and parts of rows, that nobody asked for. */
export interface ReadScope {
  /** Declared resources, in their canonical form. */
  readonly resources: readonly Resource[];
  /** Rows that matter although nothing declares them any more. */
  readonly keys: ReadonlySet<RowKey>;
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
  /** Reads the rows of these kinds; without a scope, all of them whole. */
  read(kinds: ReadonlySet<Kind>, signal: AbortSignal, scope?: ReadScope): Promise<LiveState>;
  /**
   * Applies steps that are independent of one another, in any order, but for those of `orderedKinds`; yields one outcome
   * for each.
   */
  apply(steps: readonly Step[], signal: AbortSignal): AsyncIterable<StepOutcome>;
  /** What applying these steps would cost, before anything is sent. */
  forecast?(steps: readonly Step[]): Forecast;
  /**
   * What the identity may do of these steps, before anything is changed. Without it, everything counts as allowed.
   *
   * Only what surely will be refused is `denied`; that nobody can be asked is `unknown`, never an error.
   */
  preflight?(steps: readonly Step[], signal: AbortSignal): Promise<Permissions>;
  close(): Promise<void>;
}
