import { join } from 'node:path';
import { BackendError } from '../../backends/backend-error.ts';
import { makeFolder } from '../../files/durable-file.ts';
import { type LockHolder, waitForLock } from '../../files/lock-file.ts';
import type { TargetId } from '../../model/live-state.ts';
import type { Plan } from '../../model/plan.ts';
import type { Address } from '../../model/resource.ts';
import type { JournalRun, LastApplied, LastAppliedSet, Records, UnfinishedRun } from '../records.ts';
import { JournalFile } from './journal-file.ts';
import { LastAppliedFile } from './last-applied-file.ts';

/** Where the records of one environment are kept. */
export interface FileRecordsOptions {
  /** The folder of this environment's records; made by the first write. */
  readonly folder: string;
  /** `metadata.name` of the environment. */
  readonly environment: string;
}

/**
 * Records in a folder: `journal.jsonl`, `lock.json` while somebody applies, and what was last applied to each live system
 * that the environment ever stood for (`last-applied.embedded-prod.jsonl`): what one holds says nothing of another.
 */
export class FileRecords implements Records {
  readonly #folder: string;
  readonly #environment: string;
  readonly #journal: JournalFile;

  constructor({ folder, environment }: FileRecordsOptions) {
    this.#folder = folder;
    this.#environment = environment;
    this.#journal = new JournalFile(join(folder, 'journal.jsonl'));
  }

  async lastApplied(target: TargetId): Promise<LastAppliedSet> {
    return await this.#lastAppliedTo(target).read();
  }

  async saveLastApplied(target: TargetId, saved: readonly LastApplied[], forgotten: readonly Address[]): Promise<void> {
    await this.#lastAppliedTo(target).save(saved, forgotten);
  }

  #lastAppliedTo(target: TargetId): LastAppliedFile {
    const name = encodeURIComponent(target).replaceAll('%3A', '-');
    return new LastAppliedFile(join(this.#folder, `last-applied.${name}.jsonl`), this.#environment);
  }

  async unfinished(): Promise<readonly UnfinishedRun[]> {
    return await this.#journal.unfinished();
  }

  async begin(plan: Plan, now: Date): Promise<JournalRun> {
    return await this.#journal.begin(plan, now);
  }

  async lock(owner: string, now: Date): Promise<() => Promise<void>> {
    await makeFolder(this.#folder);
    const path = join(this.#folder, 'lock.json');
    const attempt = await waitForLock(
      path,
      { owner, environment: this.#environment, time: now.toISOString() },
      RACE_MS,
    );
    if ('release' in attempt) return attempt.release;
    throw taken(this.#environment, attempt.heldBy, path);
  }
}

/** Long enough for two that met at the same instant to part; nobody waits for a whole apply. */
const RACE_MS = 100;

function taken(environment: string, holder: LockHolder, path: string): BackendError {
  const { owner = 'somebody', pid = 'unknown', host = 'unknown', time = 'an unknown time' } = holder;
  return new BackendError(
    'busy',
    `The environment "${environment}" is being applied by ${owner} (process ${pid} on ${host}, since ${time}).`,
    {
      hint: `Run again when it is done. If that process no longer runs, delete ${path}.`,
    },
  );
}
