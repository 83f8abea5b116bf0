import { closeSync, fstatSync, fsync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { BackendError } from '../../backends/backend-error.ts';
import { fileFailure } from '../../files/file-failure.ts';
import type { JournalRun } from '../records.ts';
import { digestOfEntry, intentOf, type JournalEntry, outcomesOf, printEntry } from './journal-entry.ts';

const flushFile = promisify(fsync);

/** One run being written; its file stays open until it is finished. */
export class FileRun implements JournalRun {
  readonly id: string;
  readonly #path: string;
  #file: number | undefined;
  #size: number;
  #prev: string;
  #queue: Promise<void> = Promise.resolve();

  constructor(id: string, path: string, size: number, prev: string) {
    this.id = id;
    this.#path = path;
    this.#size = size;
    this.#prev = prev;
  }

  async intend(steps: Parameters<JournalRun['intend']>[0]): Promise<void> {
    await this.#append(intentOf(this.id, steps), true);
  }

  /** Not flushed: an outcome lost in a crash leaves its step in doubt, and live is read again anyway. */
  async outcomes(outcomes: Parameters<JournalRun['outcomes']>[0]): Promise<void> {
    await this.#append(outcomesOf(this.id, outcomes), false);
  }

  async finish(result: Parameters<JournalRun['finish']>[0]): Promise<void> {
    await this.#append({ entry: 'finish', run: this.id, result }, true);
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  async #append(entry: JournalEntry, flush: boolean): Promise<void> {
    const turn = this.#queue.then(() => this.#write(printEntry(entry, this.#prev), flush));
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
    const bytes = Buffer.from(`${line}\n`);
    try {
      this.#file ??= openSync(this.#path, 'r+');
      if (fstatSync(this.#file).size !== this.#size) throw this.#intruder();
      await this.#put(this.#file, bytes, flush);
    } catch (error) {
      throw fileFailure(error, 'write', this.#path);
    }
    this.#size += bytes.length;
    this.#prev = digestOfEntry(line);
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
    return new BackendError('unavailable', `${this.#path} was written by somebody else during this run.`, {
      hint: 'Another apply took over the environment. Run plan again: it reads what is there now.',
    });
  }
}
