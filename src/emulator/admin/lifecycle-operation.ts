import type { Json, JsonObject } from '../json.ts';
import type { OperationsSeed } from '../seed.ts';

/** What the state of an operation may be. */
export type OperationState = 'NotStarted' | 'Running' | 'Succeeded' | 'Failed';

/** One lifecycle operation of an environment: a write that goes on after its 202. */
export class LifecycleOperation {
  readonly id: string;
  readonly environmentId: string;
  /** Members of `properties` that it will have changed. */
  readonly changes: JsonObject;
  readonly #createdAt: number;
  readonly #fails: boolean;
  readonly #options: OperationsSeed;
  #looks = 0;
  #lastActionAt: number;

  constructor(start: {
    readonly id: string;
    readonly environmentId: string;
    readonly changes: JsonObject;
    readonly now: number;
    readonly fails: boolean;
    readonly options: OperationsSeed;
  }) {
    this.id = start.id;
    this.environmentId = start.environmentId;
    this.changes = start.changes;
    this.#createdAt = start.now;
    this.#lastActionAt = start.now;
    this.#fails = start.fails;
    this.#options = start.options;
  }

  /** Advances it by one look, unless time alone does. */
  look(now: number): OperationState {
    const before = this.#isOver(now);
    this.#looks += 1;
    if (!before) this.#lastActionAt = now;
    return this.stateAt(now);
  }

  /** Its state without advancing it. */
  stateAt(now: number): OperationState {
    if (this.#isOver(now)) return this.#fails ? 'Failed' : 'Succeeded';
    return this.#looks === 0 || (this.#looks === 1 && this.#lookLimit > 1) ? 'NotStarted' : 'Running';
  }

  #isOver(now: number): boolean {
    const { ms } = this.#options;
    return ms === undefined ? this.#looks > this.#lookLimit : now - this.#createdAt >= ms;
  }

  get #lookLimit(): number {
    return this.#options.looks ?? 1;
  }

  /** What a poll answers. Shape: recorded data of TF; `type.id` is assumed, the recorded one creates an environment. */
  body(now: number, requestedBy: JsonObject): JsonObject {
    const state = this.stateAt(now);
    return {
      id: this.id,
      links: {
        self: { path: `/providers/Microsoft.BusinessAppPlatform/lifecycleOperations/${this.id}` },
        environment: { path: `/providers/Microsoft.BusinessAppPlatform/environments/${this.environmentId}` },
      },
      type: { id: 'Update' },
      typeDisplayName: 'Update',
      state: { id: state },
      createdDateTime: timestamp(this.#createdAt),
      lastActionDateTime: timestamp(this.#lastActionAt),
      requestedBy,
      stages: STAGES.map((name) => this.#stage(name, state)),
    };
  }

  #stage(name: (typeof STAGES)[number], state: OperationState): Json {
    const id = STAGE_STATES[state][STAGES.indexOf(name)] ?? 'NotStarted';
    const times = {
      firstActionDateTime: timestamp(this.#createdAt),
      lastActionDateTime: timestamp(this.#lastActionAt),
    };
    return { id: name, name, state: { id }, ...(id === 'NotStarted' ? {} : times) };
  }
}

const STAGES = ['Validate', 'Prepare', 'Run', 'Finalize'] as const;

const STAGE_STATES: Readonly<Record<OperationState, readonly string[]>> = {
  NotStarted: ['NotStarted', 'NotStarted', 'NotStarted', 'NotStarted'],
  Running: ['Succeeded', 'Succeeded', 'Running', 'NotStarted'],
  Succeeded: ['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded'],
  Failed: ['Succeeded', 'Succeeded', 'Failed', 'NotStarted'],
};

/** A point in time as the admin API writes it, with seven digits behind the second. */
function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '0000Z');
}
