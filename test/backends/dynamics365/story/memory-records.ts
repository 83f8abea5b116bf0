import type { TargetId } from '../../../../src/model/live-state.ts';
import type { StepOutcome } from '../../../../src/model/outcome.ts';
import type { Plan, Step } from '../../../../src/model/plan.ts';
import type { Address } from '../../../../src/model/resource.ts';
import type { RunRecord, RunStart } from '../../../../src/model/run-record.ts';
import type {
  DriftChange,
  DriftEpisode,
  JournalCheck,
  JournalRun,
  LastApplied,
  LastAppliedSet,
  Lease,
  Records,
  UnfinishedRun,
} from '../../../../src/record/records.ts';
import { SURE } from '../../../leases.ts';
import { lastApplied } from '../../../live.ts';

/** Records that are forgotten with the test; they tell of runs what the files of a journal tell. */
export class MemoryRecords implements Records {
  readonly #entries = new Map<Address, LastApplied>();
  readonly #open = new Set<MemoryRun>();
  #runs = 0;

  async lastApplied(): Promise<LastAppliedSet> {
    return lastApplied(...this.#entries.values());
  }

  async saveLastApplied(_: TargetId, saved: readonly LastApplied[], forgotten: readonly Address[]): Promise<void> {
    for (const address of forgotten) this.#entries.delete(address);
    for (const entry of saved) this.#entries.set(entry.address, entry);
  }

  async driftSeen(): Promise<readonly DriftEpisode[]> {
    return [];
  }

  async changeDrift<T>(_: TargetId, decide: (seen: readonly DriftEpisode[]) => DriftChange<T>): Promise<T> {
    return decide([]).result;
  }

  async unfinished(): Promise<readonly UnfinishedRun[]> {
    return [...this.#open].map((run) => run.unfinished);
  }

  async begin(_plan: Plan, { now }: RunStart): Promise<JournalRun> {
    this.#runs += 1;
    const run = new MemoryRun(`run-${this.#runs}`, now, this.#open);
    this.#open.add(run);
    return run;
  }

  async history(): Promise<readonly RunRecord[]> {
    return [];
  }

  async verify(): Promise<JournalCheck> {
    return { entries: 0, runs: 0, head: '', faults: [] };
  }

  async lease(): Promise<Lease> {
    return SURE;
  }

  async leaseHolder(): Promise<undefined> {
    return undefined;
  }

  async breakLease(): Promise<undefined> {
    return undefined;
  }
}

class MemoryRun implements JournalRun {
  readonly id: string;
  readonly #startedAt: string;
  readonly #open: Set<MemoryRun>;
  readonly #inDoubt = new Set<string>();
  readonly #created = new Set<string>();

  constructor(id: string, now: Date, open: Set<MemoryRun>) {
    this.id = id;
    this.#startedAt = now.toISOString();
    this.#open = open;
  }

  get unfinished(): UnfinishedRun {
    return { id: this.id, startedAt: this.#startedAt, inDoubt: [...this.#inDoubt], created: [...this.#created] };
  }

  async intend(steps: readonly Step[]): Promise<void> {
    for (const { id, change } of steps) {
      this.#inDoubt.add(id);
      if (change.op === 'create') this.#created.add(id);
    }
  }

  async outcomes(outcomes: readonly StepOutcome[]): Promise<void> {
    for (const { step, status } of outcomes) {
      if (status !== 'in-doubt') this.#inDoubt.delete(step);
      if (status !== 'in-doubt' && status !== 'applied') this.#created.delete(step);
    }
  }

  async finish(result: 'done' | 'failed' | 'interrupted'): Promise<void> {
    if (result === 'done') this.#open.clear();
    else this.#open.delete(this);
  }
}
