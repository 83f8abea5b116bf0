import { join } from 'node:path';
import { type Release, waitForShortLock } from '../../files/lock-file.ts';
import type { Environment } from '../../model/environment.ts';
import type { Kind } from '../../model/kind.ts';
import { stringsOf } from '../../model/kinds/references.ts';
import type { LiveState, TargetId } from '../../model/live-state.ts';
import type { StepOutcome } from '../../model/outcome.ts';
import type { Step } from '../../model/plan.ts';
import { type Observed, type RowKey, rowKey } from '../../model/resource.ts';
import type { Backend, Capabilities, ReadScope } from '../backend.ts';
import { BackendError } from '../backend-error.ts';
import { changeSolution } from './change-solution.ts';
import { readSolution, type Solution } from './read-solution.ts';
import { roleRows } from './role-rows.ts';
import { solutionTarget } from './solution-target.ts';
import { writeSolution } from './write-solution.ts';

/** What a solution backend is made of. */
export interface SolutionOptions {
  readonly environment: Environment;
  /** The folder of the project. */
  readonly root: string;
}

/**
 * The security roles of an unpacked solution.
 *
 * Reading changes nothing. Files are edited in place: what is not about a changed grant stays byte for byte. The version
 * of a role is a digest of its element.
 */
export class SolutionBackend implements Backend {
  readonly target: TargetId;
  readonly capabilities: Capabilities = { kinds: new Set<Kind>(['SecurityRole']), atomicWaves: false };
  readonly #root: string;
  readonly #folder: string;

  constructor({ environment, root }: SolutionOptions) {
    this.target = solutionTarget(environment);
    this.#root = root;
    this.#folder = environment.spec.solutionFolder ?? '.';
  }

  async read(kinds: ReadonlySet<Kind>, signal: AbortSignal, scope?: ReadScope): Promise<LiveState> {
    if (signal.aborted) throw new BackendError('interrupted', 'Stopped before the solution was read.');
    const rows = new Map<RowKey, Observed>();
    if (!kinds.has('SecurityRole')) return { target: this.target, rows };
    const solution = this.#look();
    const spelled = (scope?.resources ?? []).flatMap(({ spec }) => stringsOf(spec['miscellaneous']));
    for (const { identity, observed } of roleRows(solution, spelled).values())
      rows.set(rowKey('SecurityRole', identity), observed);
    return { target: this.target, rows, ...(solution.notices.length > 0 && { notices: solution.notices }) };
  }

  async *apply(steps: readonly Step[], signal: AbortSignal): AsyncIterable<StepOutcome> {
    if (signal.aborted) yield* interrupted(steps);
    else if (steps.length > 0) yield* await this.#apply(steps, signal);
  }

  async close(): Promise<void> {
    // Nothing is held between two calls.
  }

  #look(): Solution {
    return readSolution(this.#root, this.#folder);
  }

  async #apply(steps: readonly Step[], signal: AbortSignal): Promise<readonly StepOutcome[]> {
    const release = await lock(this.#look().folder);
    try {
      if (signal.aborted) return interrupted(steps);
      const before = this.#look();
      const written = await writeSolution(this.#root, before, changeSolution(before, steps));
      const rows = written.some((each) => 'decision' in each) ? roleRows(this.#look()) : undefined;
      return written.map((each): StepOutcome => {
        if ('outcome' in each) return each.outcome;
        const { step, identity } = each.decision;
        const observed = identity === undefined ? undefined : rows?.get(identity)?.observed;
        return { step, status: 'applied', ...(observed !== undefined && { observed }) };
      });
    } finally {
      await release();
    }
  }
}

function interrupted(steps: readonly Step[]): readonly StepOutcome[] {
  return steps.map((step) => ({ step: step.id, status: 'skipped', because: 'interrupted' }));
}

/** Held while files are read again and written: some milliseconds. */
async function lock(folder: string): Promise<Release> {
  const path = join(folder, '.copilotctl.lock');
  const attempt = await waitForShortLock(path, PATIENCE_MS);
  if ('release' in attempt) return attempt.release;
  throw new BackendError('unavailable', `${folder} is being written by process ${attempt.heldBy.pid ?? 'unknown'}.`, {
    hint: `Run again when it is done. If no such process runs, delete ${path}.`,
  });
}

const PATIENCE_MS = 10_000;
