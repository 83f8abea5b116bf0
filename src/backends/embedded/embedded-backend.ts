import { join } from 'node:path';
import { KeyedLog } from '../../files/keyed-log.ts';
import type { Environment } from '../../model/environment.ts';
import { KINDS, type Kind } from '../../model/kind.ts';
import type { LiveState, TargetId } from '../../model/live-state.ts';
import type { StepOutcome } from '../../model/outcome.ts';
import type { Step } from '../../model/plan.ts';
import { type Observed, type RowKey, rowKey } from '../../model/resource.ts';
import type { Backend, Capabilities } from '../backend.ts';
import { BackendError } from '../backend-error.ts';
import { applySteps } from './apply-steps.ts';
import { type Place, placeOf } from './place.ts';
import { parseRow, printRow, type StoredRow } from './row-line.ts';
import { seedRows } from './seed.ts';

/** What an embedded backend is made of. */
export interface EmbeddedOptions {
  /** The folder of this environment's store; made by the first write. */
  readonly folder: string;
  readonly environment: Environment;
}

/** The name of the store's file in its folder. Anyone may edit its rows: what stands there is live. */
export const ROWS_FILE = 'rows.jsonl';

/**
 * A live system in a file, seeded like a new environment, with the rules of the service.
 *
 * Reading changes nothing, not even the disk. The steps of one `apply` that are not refused are written in one act.
 */
export class EmbeddedBackend implements Backend {
  readonly target: TargetId;
  readonly capabilities: Capabilities = { kinds: new Set(KINDS), atomicWaves: false };
  readonly #rows: KeyedLog<StoredRow>;
  readonly #place: Place;

  constructor({ folder, environment }: EmbeddedOptions) {
    const path = join(folder, ROWS_FILE);
    this.target = embeddedTarget(environment);
    this.#place = placeOf(environment);
    this.#rows = new KeyedLog({
      path,
      environment: environment.name,
      parse: (text, line) => parseRow(path, text, line),
      textOf: (row) => row.text,
      initial: () => seedRows(this.#place).map((row) => printRow(row, 1)),
    });
  }

  async read(kinds: ReadonlySet<Kind>, signal: AbortSignal): Promise<LiveState> {
    if (signal.aborted) throw new BackendError('interrupted', 'Stopped before the live state was read.');
    return await this.#rows.read((stored) => {
      const rows = new Map<RowKey, Observed>();
      for (const { identity, observed } of stored.values()) {
        const { kind } = observed.resource;
        if (kinds.has(kind)) rows.set(rowKey(kind, identity), observed);
      }
      return { target: this.target, rows };
    });
  }

  async *apply(steps: readonly Step[], signal: AbortSignal): AsyncIterable<StepOutcome> {
    yield* signal.aborted ? interrupted(steps) : await this.#apply(steps, signal);
  }

  async close(): Promise<void> {
    // Nothing is held between two calls.
  }

  async #apply(steps: readonly Step[], signal: AbortSignal): Promise<readonly StepOutcome[]> {
    try {
      return await this.#rows.change((rows) => {
        if (signal.aborted) return { lines: [], result: interrupted(steps) };
        const { lines, outcomes } = applySteps(rows, steps, this.#place);
        return { lines, result: outcomes };
      }, signal);
    } catch (error) {
      if (error instanceof BackendError && error.code === 'interrupted') return interrupted(steps);
      throw error;
    }
  }
}

function interrupted(steps: readonly Step[]): readonly StepOutcome[] {
  return steps.map((step) => ({ step: step.id, status: 'skipped', because: 'interrupted' }));
}

/** Which store an environment stands for. */
export function embeddedTarget(environment: Environment): TargetId {
  return `embedded:${environment.name}` as TargetId;
}
