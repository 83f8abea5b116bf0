import { BackendError } from '../../backends/backend-error.ts';
import { NEWER_HINT } from '../../files/newer-format.ts';
import type { Plan } from '../../model/plan.ts';
import type { RunRecord, RunStart } from '../../model/run-record.ts';
import {
  beginOf,
  digestOfEntry,
  finishOf,
  intentOf,
  type JournalEntry,
  NO_ENTRY,
  outcomesOf,
  printEntry,
  readEntry,
  readHead,
  runIdOf,
} from '../journal/journal-entry.ts';
import { JournalIndex, type OnFault } from '../journal/journal-index.ts';
import { runRecordOf } from '../journal/run-record-of.ts';
import type { JournalEnd, LeaseState } from '../lease/lease-state.ts';
import type { JournalRun, Lease, UnfinishedRun } from '../records.ts';
import { requireHeld } from './git-lease.ts';
import { entryPath, journalFolder, runNumberIn } from './journal-paths.ts';
import { leasePath } from './lease-file.ts';
import type { RecordsRef } from './records-ref.ts';
import type { RecordsTree, TreeEntry } from './records-tree.ts';

/** What a run of `apply` needs to write on. */
interface Position {
  readonly run: number;
  /** How many entries the run has. */
  readonly entries: number;
  /** The digest of the entry before the next one. */
  readonly prev: string;
  /** How many entries the whole journal has. */
  readonly all: number;
}

/** A journal that is written to. */
export interface GitJournal {
  readonly ref: RecordsRef;
  readonly environment: string;
  /** Told where the journal ends, whenever it grew. */
  readonly onWritten: (end: JournalEnd) => void;
}

/** Begins a run. */
export async function beginRun(journal: GitJournal, plan: Plan, start: RunStart, lease: Lease): Promise<JournalRun> {
  const { ref, environment } = journal;
  const begun = await ref.change(async (tree) => {
    const state = requireHeld(await tree.text(leasePath(environment)), environment, lease.holder);
    const { run: before, index } = await readTail(tree, environment);
    const run = before + 1;
    const id = runIdOf(plan, start.now, run);
    const line = printEntry(beginOf(id, plan, start, lease.holder.token), index.head);
    const files = new Map([[entryPath(environment, run, 1), `${line}\n`]]);
    const all = (await countEntries(tree, environment, state, index.head)) + 1;
    const at = { run, entries: 1, prev: digestOfEntry(line), all };
    return { files, message: `${environment}: run ${id} begins${ofCommand(start)}`, result: { id, at } };
  });
  return new GitRun(journal, lease, begun.id, begun.at);
}

function ofCommand({ correlationId }: RunStart): string {
  return correlationId === undefined ? '' : ` (${correlationId})`;
}

/** Runs that did not say how they ended. Reads back to the last one that settled everything before it. */
export async function unfinishedRuns(tree: RecordsTree, environment: string): Promise<readonly UnfinishedRun[]> {
  return (await readTail(tree, environment)).index.unfinished();
}

/** Every run, the newest first. */
export async function historyOf(tree: RecordsTree, environment: string): Promise<readonly RunRecord[]> {
  const index = await indexOf(tree, environment, strict(environment));
  return [...index.runs.values()].reverse().map(runRecordOf);
}

/** The whole journal, its chain followed from the first entry; `onEntry` is given the digest of each. */
export async function indexOf(
  tree: RecordsTree,
  environment: string,
  onFault: OnFault,
  onEntry?: (head: string) => void,
): Promise<JournalIndex> {
  const index = new JournalIndex(onFault);
  takeAll(index, (await tree.read(await tree.filesBelow(journalFolder(environment)))).values(), onEntry);
  return index;
}

/** Each entry is a file of its own, so that an append writes no more than itself. */
class GitRun implements JournalRun {
  readonly id: string;
  readonly #journal: GitJournal;
  readonly #lease: Lease;
  #at: Position;
  #queue: Promise<void> = Promise.resolve();

  constructor(journal: GitJournal, lease: Lease, id: string, at: Position) {
    this.id = id;
    this.#journal = journal;
    this.#lease = lease;
    this.#at = at;
    this.#tell();
  }

  async intend(...[steps, later]: Parameters<JournalRun['intend']>): Promise<void> {
    await this.#append(intentOf(this.id, steps, later));
  }

  async outcomes(outcomes: Parameters<JournalRun['outcomes']>[0]): Promise<void> {
    await this.#append(outcomesOf(this.id, outcomes));
  }

  async finish(result: Parameters<JournalRun['finish']>[0], now: Date): Promise<void> {
    await this.#append(finishOf(this.id, result, now));
  }

  async #append(entry: JournalEntry): Promise<void> {
    const turn = this.#queue.then(() => this.#write(entry));
    this.#queue = turn.catch(() => undefined);
    await turn;
  }

  async #write(entry: JournalEntry): Promise<void> {
    const { run, entries, prev, all } = this.#at;
    const { ref, environment } = this.#journal;
    const line = printEntry(entry, prev);
    await ref.change(async (tree) => {
      await this.#requireUntouched(tree);
      const files = new Map([[entryPath(environment, run, entries + 1), `${line}\n`]]);
      return { files, message: `${environment}: run ${this.id} ${entry.entry}`, result: undefined };
    });
    this.#at = { run, entries: entries + 1, prev: digestOfEntry(line), all: all + 1 };
    this.#tell();
  }

  #tell(): void {
    const { prev, all } = this.#at;
    this.#journal.onWritten({ entries: all, head: prev });
  }

  /** Only at the end as we know it, and only under our lease. */
  async #requireUntouched(tree: RecordsTree): Promise<void> {
    const { run, entries, prev } = this.#at;
    const { environment } = this.#journal;
    const lease = leasePath(environment);
    const last = entryPath(environment, run, entries);
    const next = entryPath(environment, run, entries + 1);
    const texts = await tree.texts([lease, last, next]);
    requireHeld(texts.get(lease), environment, this.#lease.holder);
    const before = texts.get(last);
    if (before !== undefined && digestOfEntry(before.trimEnd()) === prev && !texts.has(next)) return;
    throw new BackendError('busy', `The journal of "${environment}" was written by somebody else during this run.`, {
      hint: 'Run plan again: it reads what is there now.',
    });
  }
}

/** The last runs, from the newest one that was done; what came before them is settled, and not read. */
async function readTail(
  tree: RecordsTree,
  environment: string,
): Promise<{ readonly run: number; readonly index: JournalIndex }> {
  const files = await tailOf(tree, environment);
  const [first, ...others] = (await tree.read(files)).values();
  const index = new JournalIndex(strict(environment));
  index.head = readHead(first?.trimEnd() ?? '')?.prev ?? NO_ENTRY;
  if (first !== undefined) takeAll(index, [first, ...others]);
  return { run: runNumberIn(files.at(-1)?.path), index };
}

async function tailOf(tree: RecordsTree, environment: string): Promise<readonly TreeEntry[]> {
  const buckets = await tree.entriesOf(journalFolder(environment));
  let tail: readonly TreeEntry[] = [];
  for (const bucket of buckets.toReversed()) {
    const files = await tree.filesBelow(bucket.path);
    const lastOfRuns = [...new Map(files.map((file) => [runNumberIn(file.path), file])).values()];
    const texts = await tree.read(lastOfRuns);
    const done = lastOfRuns.findLast(({ path }) => isDone(texts.get(path)));
    const from = done === undefined ? 0 : files.findIndex(({ path }) => runNumberIn(path) === runNumberIn(done.path));
    tail = [...files.slice(from), ...tail];
    if (done !== undefined) return tail;
  }
  return tail;
}

/** How many entries there are: known from the last lease that was given back, unless something was written since. */
async function countEntries(
  tree: RecordsTree,
  environment: string,
  { journal }: LeaseState,
  head: string,
): Promise<number> {
  return journal?.head === head ? journal.entries : (await tree.filesBelow(journalFolder(environment))).length;
}

function isDone(text: string | undefined): boolean {
  if (text === undefined || readHead(text.trimEnd())?.entry !== 'finish') return false;
  return readEntry(text)?.['result'] === 'done';
}

function takeAll(index: JournalIndex, texts: Iterable<string>, onEntry?: (head: string) => void): void {
  for (const text of texts) {
    for (const line of text.split('\n')) {
      if (line === '') continue;
      index.take(line);
      onEntry?.(index.head);
    }
  }
}

function strict(environment: string): OnFault {
  return (entry, message, isNewer) => {
    throw new BackendError('corrupt', `The journal of "${environment}": entry ${entry} of those read ${message}.`, {
      hint: isNewer
        ? NEWER_HINT
        : 'Ask copilotctl history verify what is wrong, and git log of the ref of the records who did it.',
    });
  };
}
