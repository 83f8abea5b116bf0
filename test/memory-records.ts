import type { LastApplied } from '../src/model/last-applied.ts';
import type { Plan } from '../src/model/plan.ts';
import type { Address } from '../src/model/resource.ts';
import type { RunRecord, RunStart } from '../src/model/run-record.ts';
import {
  beginOf,
  finishOf,
  intentOf,
  type JournalEntry,
  outcomesOf,
  printEntry,
  runIdOf,
} from '../src/record/journal/journal-entry.ts';
import { JournalIndex } from '../src/record/journal/journal-index.ts';
import { runRecordOf } from '../src/record/journal/run-record-of.ts';
import type { JournalRun, LastAppliedSet, Records, UnfinishedRun } from '../src/record/records.ts';
import { SURE } from './leases.ts';
import { lastApplied } from './live.ts';

/** Thrown where a process that writes records is killed. */
export class Killed extends Error {}

/** Records that are gone with the test: the journal that is kept in files, line by line, without the files. */
export class MemoryRecords implements Pick<Records, 'lastApplied' | 'saveLastApplied' | 'unfinished' | 'begin'> {
  /** Whether the next run dies before it writes what became of its steps. */
  diesInWave = false;
  readonly #applied = new Map<Address, LastApplied>();
  readonly #index = new JournalIndex((entry, message) => {
    throw new Error(`Entry ${entry} ${message}.`);
  });

  async lastApplied(): Promise<LastAppliedSet> {
    return lastApplied(...this.#applied.values());
  }

  async saveLastApplied(_: string, saved: readonly LastApplied[], forgotten: readonly Address[]): Promise<void> {
    for (const address of forgotten) this.#applied.delete(address);
    for (const entry of saved) this.#applied.set(entry.address, entry);
  }

  async unfinished(): Promise<readonly UnfinishedRun[]> {
    return this.#index.unfinished();
  }

  async begin(plan: Plan, start: RunStart): Promise<JournalRun> {
    const id = runIdOf(plan, start.now, this.#index.runs.size + 1);
    this.#write(beginOf(id, plan, start, SURE.holder.token));
    return {
      id,
      intend: async (steps) => this.#write(intentOf(id, steps)),
      outcomes: async (outcomes) => {
        if (this.diesInWave) throw new Killed();
        this.#write(outcomesOf(id, outcomes));
      },
      finish: async (result, now) => this.#write(finishOf(id, result, now)),
    };
  }

  async history(): Promise<readonly RunRecord[]> {
    return [...this.#index.runs.values()].map(runRecordOf).reverse();
  }

  #write(entry: JournalEntry): void {
    this.#index.take(printEntry(entry, this.#index.head));
  }
}
