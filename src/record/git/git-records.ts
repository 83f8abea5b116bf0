import type { TargetId } from '../../model/live-state.ts';
import type { Plan } from '../../model/plan.ts';
import type { Address } from '../../model/resource.ts';
import type { RunRecord, RunStart } from '../../model/run-record.ts';
import type { JournalEnd } from '../lease/lease-state.ts';
import type {
  DriftChange,
  DriftEpisode,
  JournalCheck,
  JournalRun,
  LastApplied,
  LastAppliedSet,
  Lease,
  LeaseHolder,
  LeaseRequest,
  Records,
  UnfinishedRun,
} from '../records.ts';
import { Git } from './git.ts';
import { changeDrift, readDrift } from './git-drift.ts';
import { beginRun, historyOf, unfinishedRuns } from './git-journal.ts';
import { changeLastApplied, readLastApplied } from './git-last-applied.ts';
import { breakLease, leaseHolderIn, requireHeld, takeLease } from './git-lease.ts';
import { leasePath, readLease } from './lease-file.ts';
import { RecordsRef } from './records-ref.ts';
import type { RecordsTree } from './records-tree.ts';
import { verifyJournal } from './verify-journal.ts';

/** Where the records of one environment are kept. */
export interface GitRecordsOptions {
  /** A folder of the repository. */
  readonly folder: string;
  /** `metadata.name` of the environment. */
  readonly environment: string;
  /** Default: `refs/copilotctl/records`. */
  readonly ref?: string;
  /** A remote that must be there. Default: `origin` if there is one, else nothing is pushed. */
  readonly remote?: string;
  /** Environment variables, for git. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Waits before another try. Default: a real pause, each of another length. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** Where records are kept in a repository when nothing else is said. */
const DEFAULT_RECORDS_REF = 'refs/copilotctl/records';

/**
 * Records in a repository, under a ref of their own: a tree with a folder for each environment, which holds
 * `lease.json`, the journal with a file for each entry, what was last applied, and what drift runs saw.
 *
 * Branches, index and work tree are not touched. Every write is one commit, pushed if the remote is still where it was.
 */
export class GitRecords implements Records {
  readonly #environment: string;
  readonly #git: Git;
  readonly #ref: RecordsRef;
  /** Where the journal ends as far as this process wrote it. */
  #end: JournalEnd | undefined;

  constructor(options: GitRecordsOptions) {
    const { folder, variables, environment, ref = DEFAULT_RECORDS_REF, remote, now, pause = unevenPause } = options;
    this.#environment = environment;
    this.#git = new Git({ folder, variables });
    this.#ref = new RecordsRef({ git: this.#git, ref, remote, now, pause });
  }

  async lastApplied(target: TargetId): Promise<LastAppliedSet> {
    return await readLastApplied(await this.#newest(), this.#environment, target);
  }

  async saveLastApplied(
    target: TargetId,
    saved: readonly LastApplied[],
    forgotten: readonly Address[],
    lease: Lease,
  ): Promise<void> {
    await this.#ref.change(async (tree) => {
      requireHeld(await tree.text(leasePath(this.#environment)), this.#environment, lease.holder);
      const files = await changeLastApplied(tree, this.#environment, target, saved, forgotten);
      return { files, message: `${this.#environment}: last applied to ${target}`, result: undefined };
    });
  }

  async driftSeen(target: TargetId): Promise<readonly DriftEpisode[]> {
    return await readDrift(await this.#newest(), this.#environment, target);
  }

  async changeDrift<T>(target: TargetId, decide: (seen: readonly DriftEpisode[]) => DriftChange<T>): Promise<T> {
    return await this.#ref.change(async (tree) => {
      await readLease(tree, this.#environment);
      const changed = await changeDrift(tree, this.#environment, target, decide);
      return { ...changed, message: `${this.#environment}: drift of ${target}` };
    }, 'newest');
  }

  async unfinished(): Promise<readonly UnfinishedRun[]> {
    return await unfinishedRuns(await this.#newest(), this.#environment);
  }

  async begin(plan: Plan, start: RunStart, lease: Lease): Promise<JournalRun> {
    const onWritten = (end: JournalEnd): void => {
      this.#end = end;
    };
    return await beginRun({ ref: this.#ref, environment: this.#environment, onWritten }, plan, start, lease);
  }

  async history(): Promise<readonly RunRecord[]> {
    return await historyOf(await this.#newest(), this.#environment);
  }

  async verify(): Promise<JournalCheck> {
    return await verifyJournal(this.#git, await this.#newest(), this.#environment);
  }

  async lease(request: LeaseRequest): Promise<Lease> {
    return await takeLease({ ref: this.#ref, environment: this.#environment, end: () => this.#end }, request);
  }

  async leaseHolder(): Promise<LeaseHolder | undefined> {
    return await leaseHolderIn(await this.#newest(), this.#environment);
  }

  async breakLease(by: string, reason: string, now: Date): Promise<LeaseHolder | undefined> {
    return await breakLease(this.#ref, this.#environment, by, reason, now);
  }

  /** The newest records, of a format that this version knows. */
  async #newest(): Promise<RecordsTree> {
    const tree = await this.#ref.newest();
    await readLease(tree, this.#environment);
    return tree;
  }
}

/** Two that met once must not meet again after the same pause. */
async function unevenPause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms * (0.5 + Math.random())));
}
