import { dirname } from 'node:path';
import { makeFolder, readIfThere, replaceFile, writeAt } from '../../files/durable-file.ts';
import { NEWLINE } from '../../files/log-bytes.ts';
import type { Plan } from '../../model/plan.ts';
import type { JournalRun, UnfinishedRun } from '../records.ts';
import { beginOf, digestOfEntry, printEntry } from './journal-entry.ts';
import { FileRun } from './journal-run.ts';
import { JournalState } from './journal-state.ts';

/** The journal of an environment: append-only, each line sealed by the digest that the next one carries. */
export class JournalFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Runs that began and did not say how they ended, oldest first. Checks the chain on the way. */
  async unfinished(): Promise<readonly UnfinishedRun[]> {
    return [...(await this.#read()).open.values()].map(({ id, startedAt, inDoubt, created }) => ({
      id,
      startedAt,
      inDoubt: [...inDoubt],
      created: [...created],
    }));
  }

  /** Begins a run; a torn last line of an earlier one is dropped. */
  async begin(plan: Plan, now: Date): Promise<JournalRun> {
    const { size, prev, runs } = await this.#read();
    const id = `${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${plan.digest.slice(0, 8)}-${runs + 1}`;
    const line = printEntry(beginOf(id, plan, now), prev);
    const bytes = Buffer.from(`${line}\n`);
    if (size === undefined) await this.#create(bytes);
    else await writeAt(this.#path, size, bytes);
    return new FileRun(id, this.#path, (size ?? 0) + bytes.length, digestOfEntry(line));
  }

  async #create(bytes: Uint8Array): Promise<void> {
    await makeFolder(dirname(this.#path));
    await replaceFile(this.#path, bytes);
  }

  async #read(): Promise<JournalState> {
    const bytes = await readIfThere(this.#path);
    const size = bytes === undefined ? 0 : withoutTear(bytes);
    const state = new JournalState(this.#path, bytes === undefined ? undefined : size);
    for (let start = 0; bytes !== undefined && start < size; ) {
      const end = bytes.indexOf(NEWLINE, start);
      state.take(bytes.toString('utf8', start, end));
      start = end + 1;
    }
    return state;
  }
}

/** The length up to the last whole line. A crash leaves half a line, or zeros where a line should have been. */
function withoutTear(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end === 0 ? 0 : bytes.lastIndexOf(NEWLINE, end - 1) + 1;
}
