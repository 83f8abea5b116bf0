import { join } from 'node:path';
import type { JournalCheck } from '../../model/journal-check.ts';
import type { LeaseHolder } from '../../model/lease-holder.ts';
import type { TargetId } from '../../model/live-state.ts';
import type { Plan } from '../../model/plan.ts';
import type { Address } from '../../model/resource.ts';
import type { RunRecord, RunStart } from '../../model/run-record.ts';
import type {
  DriftChange,
  DriftEpisode,
  JournalRun,
  LastApplied,
  LastAppliedSet,
  Lease,
  LeaseRequest,
  Records,
  UnfinishedRun,
} from '../records.ts';
import { DriftFile } from './drift-file.ts';
import { JournalFile } from './journal-file.ts';
import type { Fence } from './journal-run.ts';
import { LastAppliedFile } from './last-applied-file.ts';
import { LeaseFile } from './lease-file.ts';

/** Where the records of one environment are kept. */
export interface FileRecordsOptions {
  /** The folder of this environment's records; made by the first write. */
  readonly folder: string;
  /** `metadata.name` of the environment. */
  readonly environment: string;
}

/**
 * Records in a folder: `journal.jsonl`, `lease.json` (who has the environment), and what was last applied to each live
 * system that the environment ever stood for (`last-applied.embedded-prod.jsonl`): what one holds says nothing of another.
 * So is what drift runs saw (`drift.embedded-prod.jsonl`).
 */
export class FileRecords implements Records {
  readonly #folder: string;
  readonly #environment: string;
  readonly #journal: JournalFile;
  readonly #leases: LeaseFile;

  constructor({ folder, environment }: FileRecordsOptions) {
    this.#folder = folder;
    this.#environment = environment;
    this.#journal = new JournalFile(join(folder, 'journal.jsonl'));
    this.#leases = new LeaseFile(join(folder, 'lease.json'), environment);
  }

  async lastApplied(target: TargetId): Promise<LastAppliedSet> {
    return await this.#lastAppliedTo(target).read();
  }

  async saveLastApplied(
    target: TargetId,
    saved: readonly LastApplied[],
    forgotten: readonly Address[],
    { holder }: Lease,
  ): Promise<void> {
    await this.#leases.whileHeld(holder, () => this.#lastAppliedTo(target).save(saved, forgotten));
  }

  #lastAppliedTo(target: TargetId): LastAppliedFile {
    return new LastAppliedFile(this.#pathFor('last-applied', target), this.#environment);
  }

  #pathFor(what: string, target: TargetId): string {
    return join(this.#folder, `${what}.${encodeURIComponent(target).replaceAll('%3A', '-')}.jsonl`);
  }

  async driftSeen(target: TargetId): Promise<readonly DriftEpisode[]> {
    return await new DriftFile(this.#pathFor('drift', target), this.#environment).read();
  }

  async changeDrift<T>(target: TargetId, decide: (seen: readonly DriftEpisode[]) => DriftChange<T>): Promise<T> {
    return await new DriftFile(this.#pathFor('drift', target), this.#environment).change(decide);
  }

  async unfinished(): Promise<readonly UnfinishedRun[]> {
    return await this.#journal.unfinished();
  }

  async begin(plan: Plan, start: RunStart, { holder }: Lease): Promise<JournalRun> {
    const fence: Fence = (act) => this.#leases.whileHeld(holder, act);
    return await fence(() => this.#journal.begin(plan, start, holder.token, fence));
  }

  async history(): Promise<readonly RunRecord[]> {
    return await this.#journal.history();
  }

  async verify(): Promise<JournalCheck> {
    return await this.#journal.verify(await this.#leases.journalEnd());
  }

  async lease(request: LeaseRequest): Promise<Lease> {
    return await this.#leases.take(request, () => this.#journal.end);
  }

  async leaseHolder(): Promise<LeaseHolder | undefined> {
    return await this.#leases.holder();
  }

  async breakLease(by: string, reason: string, now: Date): Promise<LeaseHolder | undefined> {
    return await this.#leases.break(by, reason, now);
  }
}
