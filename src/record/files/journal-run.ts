import { closeSync, fstatSync, fsync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { BackendError } from '../../backends/backend-error.ts';
import { fileFailure } from '../../files/file-failure.ts';
import {
  digestOfEntry,
  finishOf,
  intentOf,
  type JournalEntry,
  outcomesOf,
  printEntry,
} from '../journal/journal-entry.ts';
import type { JournalEnd } from '../lease/lease-state.ts';
import type { JournalRun } from '../records.ts';

const flushFile = promisify(fsync);

/** Does something while the lease is sure to be ours; refuses (`busy`) when it is not. */
export type Fence = <T>(act: () => Promise<T>) => Promise<T>;

/** A run that just began. */
export interface BegunRun {
  readonly id: string;
  readonly path: string;
  /** Bytes of the file. */
  readonly size: number;
  readonly end: JournalEnd;
  readonly fence: Fence;
  readonly onWritten: (end: JournalEnd) => void;
}

/** One run being written; its file stays open until it is finished. */
export class FileRun implements JournalRun {
  readonly id: string;
  readonly #run: BegunRun;
  #file: number | undefined;
  #size: number;
  #end: JournalEnd;
  #queue: Promise<void> = Promise.resolve();

  constructor(run: BegunRun) {
    this.id = run.id;
    this.#run = run;
    this.#size = run.size;
    this.#end = run.end;
  }

  async intend(...[steps, later]: Parameters<JournalRun['intend']>): Promise<void> {
    await this.#append(intentOf(this.id, steps, later), true);
  }

  /** Not flushed: an outcome lost in a crash leaves its step in doubt, and live is read again anyway. */
  async outcomes(outcomes: Parameters<JournalRun['outcomes']>[0]): Promise<void> {
    await this.#append(outcomesOf(this.id, outcomes), false);
  }

  async finish(result: Parameters<JournalRun['finish']>[0], now: Date): Promise<void> {
    await this.#append(finishOf(this.id, result, now), true);
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  async #append(entry: JournalEntry, flush: boolean): Promise<void> {
    const turn = this.#queue.then(() => this.#run.fence(() => this.#write(printEntry(entry, this.#end.head), flush)));
    this.#queue = turn.catch(() => undefined);
    await turn;
  }

  /**
   * Only at the end as we know it: whoever else has written there took over, and this run must stop.
   *
   * Small writes go straight to the system: it has them when this process is killed, and a wave of thousands of
   * outcomes does not wait for a thread each time.
   */
  async #write(line: string, flush: boolean): Promise<void> {
    const { path, onWritten } = this.#run;
    const bytes = Buffer.from(`${line}\n`);
    try {
      this.#file ??= openSync(path, 'r+');
      if (fstatSync(this.#file).size !== this.#size) throw this.#intruder();
      await this.#put(this.#file, bytes, flush);
    } catch (error) {
      throw fileFailure(error, 'write', path);
    }
    this.#size += bytes.length;
    this.#end = { entries: this.#end.entries + 1, head: digestOfEntry(line) };
    onWritten(this.#end);
  }

  async #put(file: number, bytes: Uint8Array, flush: boolean): Promise<void> {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(file, bytes, done, bytes.length - done, this.#size + done);
      }
      if (flush) await flushFile(file);
    } catch (error) {
      ftruncateSync(file, this.#size);
      throw error;
    }
  }

  #intruder(): BackendError {
    return new BackendError('busy', `${this.#run.path} was written by somebody else during this run.`, {
      hint: 'Another apply took over the environment. Run plan again: it reads what is there now.',
    });
  }
}
