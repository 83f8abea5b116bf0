import { dirname } from 'node:path';
import { BackendError } from '../../backends/backend-error.ts';
import { makeFolder, readIfThere, replaceFile, writeAt } from '../../files/durable-file.ts';
import { NEWLINE } from '../../files/log-bytes.ts';
import { NEWER_HINT } from '../../files/newer-format.ts';
import type { JournalCheck, JournalFault } from '../../model/journal-check.ts';
import type { Plan } from '../../model/plan.ts';
import type { RunRecord, RunStart } from '../../model/run-record.ts';
import { faultAtEnd } from '../journal/fault-at-end.ts';
import { beginOf, digestOfEntry, printEntry, runIdOf } from '../journal/journal-entry.ts';
import { JournalIndex, type OnFault } from '../journal/journal-index.ts';
import { runRecordOf } from '../journal/run-record-of.ts';
import type { JournalEnd } from '../lease/lease-state.ts';
import type { UnfinishedRun } from '../records.ts';
import { type Fence, FileRun } from './journal-run.ts';

/** The journal of an environment: append-only, each line sealed by the digest that the next one carries. */
export class JournalFile {
  readonly #path: string;
  /** Where it ends as far as this process wrote it. */
  #end: JournalEnd | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Where it ended when this process last wrote to it; undefined when it never did. */
  get end(): JournalEnd | undefined {
    return this.#end;
  }

  /** Runs that began and did not say how they ended, oldest first. Checks the chain on the way. */
  async unfinished(): Promise<readonly UnfinishedRun[]> {
    return (await this.#read(this.#refuse)).index.unfinished();
  }

  /** Every run, the newest first. Checks the chain on the way. */
  async history(): Promise<readonly RunRecord[]> {
    return [...(await this.#read(this.#refuse)).index.runs.values()].map(runRecordOf).reverse();
  }

  /** Everything that is wrong with it; `sealed` is where it ended when a lease was last given back. */
  async verify(sealed: JournalEnd | undefined): Promise<JournalCheck> {
    const faults: JournalFault[] = [];
    const heads: string[] = [];
    const found: OnFault = (entry, message) => faults.push({ entry, message: `Entry ${entry} ${message}.` });
    const { index } = await this.#read(found, (head) => heads.push(head));
    index.unfinished();
    const atEnd = faultAtEnd(heads, sealed);
    if (atEnd !== undefined && (faults.length === 0 || atEnd.entry > heads.length)) faults.push(atEnd);
    return { entries: index.entries, runs: index.runs.size, head: index.head, faults };
  }

  /** Begins a run; a torn last line of an earlier one is dropped. Whoever calls holds the lease. */
  async begin(plan: Plan, start: RunStart, token: number, fence: Fence): Promise<FileRun> {
    const { size, index } = await this.#read(this.#refuse);
    const id = runIdOf(plan, start.now, index.runs.size + 1);
    const line = printEntry(beginOf(id, plan, start, token), index.head);
    const bytes = Buffer.from(`${line}\n`);
    if (size === undefined) await this.#create(bytes);
    else await writeAt(this.#path, size, bytes);
    const end = { entries: index.entries + 1, head: digestOfEntry(line) };
    this.#end = end;
    return new FileRun({
      id,
      path: this.#path,
      size: (size ?? 0) + bytes.length,
      end,
      fence,
      onWritten: (written) => {
        this.#end = written;
      },
    });
  }

  async #create(bytes: Uint8Array): Promise<void> {
    await makeFolder(dirname(this.#path));
    await replaceFile(this.#path, bytes);
  }

  async #read(
    onFault: OnFault,
    onEntry: (head: string) => void = () => undefined,
  ): Promise<{ readonly index: JournalIndex; readonly size: number | undefined }> {
    const bytes = await readIfThere(this.#path);
    const size = bytes === undefined ? 0 : withoutTear(bytes);
    const index = new JournalIndex(onFault);
    for (let start = 0; bytes !== undefined && start < size; ) {
      const from = start;
      const end = bytes.indexOf(NEWLINE, start);
      const line = (): string => bytes.toString('utf8', from, end);
      index.take(line(), line);
      onEntry(index.head);
      start = end + 1;
    }
    return { index, size: bytes === undefined ? undefined : size };
  }

  readonly #refuse: OnFault = (entry, message, isNewer) => {
    throw new BackendError('corrupt', `${this.#path}:${entry} ${message}.`, {
      hint: isNewer
        ? NEWER_HINT
        : 'copilotctl history verify lists every fault. Restore the file, or move it away to start over.',
    });
  };
}

/** The length up to the last whole line. A crash leaves half a line, or zeros where a line should have been. */
function withoutTear(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end === 0 ? 0 : bytes.lastIndexOf(NEWLINE, end - 1) + 1;
}
