import { dirname } from 'node:path';
import { BackendError } from '../backends/backend-error.ts';
import { isObject } from '../model/json.ts';
import { makeFolder, replaceFile, writeAt } from './durable-file.ts';
import { type FileImage, readIntoImage } from './file-image.ts';
import { committedEnd, isCommit, linesOf, NEWLINE, parseLine } from './log-bytes.ts';
import { newerFormat } from './newer-format.ts';

/** Takes what a log holds, in order. */
export interface EntrySink {
  /** Everything taken so far is void: the log is read from its start. */
  restart(): void;
  /** One entry and its line, counted from 1. */
  entry(text: string, line: number): void;
}

/**
 * A file of lines that grows by whole transactions.
 *
 * The first line is `{"format":1,"environment":"prod"}`; a transaction is its entries, one a line, followed by
 * `{"commit":N,"rows":k}`. Lines behind the last complete commit are a torn write: they are not there for readers, and
 * the next write drops them. Only what was appended since the last look is parsed again; whether the rest is still the
 * same is decided on the bytes, not on times of change, so an edit by hand is never missed.
 */
export class TransactionLog {
  readonly path: string;
  readonly #environment: string;
  #image: FileImage | undefined;
  #lines = 0;
  #commits = 0;

  constructor(path: string, environment: string) {
    this.path = path;
    this.#environment = environment;
  }

  /** Lines seen by the last look, headers and commits among them. */
  get lines(): number {
    return this.#lines;
  }

  /** Gives the sink what is new; false when there is no file. Throws a `BackendError` `corrupt` with file and line. */
  async look(sink: EntrySink): Promise<boolean> {
    const read = readIntoImage(this.path, this.#image);
    const bytes = read?.image.buffer.subarray(0, read.image.length);
    const end = bytes === undefined ? 0 : committedEnd(bytes);
    const known = this.#image?.length ?? 0;
    const grew = read?.isKept === true && known <= end;
    if (!grew) this.#restart(sink);
    if (read === undefined || bytes === undefined) return false;
    if (end === 0) throw this.#corrupt(1, 'holds no complete transaction');
    try {
      this.#scan(bytes, grew ? known : 0, end, sink);
      this.#image = { buffer: read.image.buffer, length: end };
    } catch (error) {
      this.#restart(sink);
      throw error;
    }
    return true;
  }

  /**
   * Appends transactions in one write and flushes. Whoever calls holds the log's lock and has just looked.
   *
   * Where there is no file yet, or `rewrite` is asked for, the file is replaced by one that holds just these.
   */
  async write(transactions: readonly (readonly string[])[], rewrite = false): Promise<void> {
    const image = rewrite ? undefined : this.#image;
    if (image !== undefined) {
      const gap = image.buffer[image.length - 1] === NEWLINE ? '' : '\n';
      return await writeAt(this.path, image.length, Buffer.from(gap + this.#print(transactions)));
    }
    await makeFolder(dirname(this.path));
    const header = JSON.stringify({ format: 1, environment: this.#environment });
    await replaceFile(this.path, Buffer.from(`${header}\n${this.#print(transactions)}`));
  }

  #print(transactions: readonly (readonly string[])[]): string {
    return transactions
      .map((entries, at) => [...entries, `{"commit":${this.#commits + at + 1},"rows":${entries.length}}\n`].join('\n'))
      .join('');
  }

  #restart(sink: EntrySink): void {
    this.#image = undefined;
    this.#lines = 0;
    this.#commits = 0;
    sink.restart();
  }

  #scan(bytes: Buffer, from: number, end: number, sink: EntrySink): void {
    let rows = 0;
    for (const line of linesOf(bytes, from, end)) {
      this.#lines++;
      if (this.#lines === 1) this.#checkHeader(line);
      else if (isCommit(line)) {
        this.#checkCommit(line, rows);
        rows = 0;
      } else if (line !== '') {
        rows++;
        sink.entry(line, this.#lines);
      }
    }
  }

  #checkHeader(line: string): void {
    const header = parseLine(line);
    if (isObject(header) && typeof header.format === 'number' && header.format > 1) {
      throw newerFormat(`${this.path}:1`, header.format);
    }
    if (!isObject(header) || header.format !== 1) throw this.#corrupt(1, 'does not begin with {"format":1,…}');
    if (header.environment === this.#environment) return;
    throw new BackendError(
      'corrupt',
      `${this.path} belongs to the environment ${JSON.stringify(header.environment ?? null)}, not to "${this.#environment}".`,
      {
        hint: 'Each environment has its own folder. Put the right file there, or move this one away.',
      },
    );
  }

  #checkCommit(line: string, rows: number): void {
    const commit = parseLine(line);
    const number = isObject(commit) ? commit.commit : undefined;
    if (!isObject(commit) || typeof number !== 'number') throw this.#corrupt(this.#lines, 'is not a commit line');
    if (this.#commits !== 0 && number !== this.#commits + 1) {
      throw this.#corrupt(this.#lines, `is commit ${number} where commit ${this.#commits + 1} belongs`);
    }
    if (commit.rows !== rows) {
      throw new BackendError(
        'corrupt',
        `${this.path}:${this.#lines} says ${JSON.stringify(commit.rows ?? null)} rows, but ${rows} stand before it.`,
        {
          hint: 'Restore the file. By hand, change lines but do not add or remove any: to remove a row write "deleted":true into its last line.',
        },
      );
    }
    this.#commits = number;
  }

  #corrupt(line: number, what: string): BackendError {
    return corruptLine(this.path, line, what);
  }
}

/** The error of a line that makes no sense. */
export function corruptLine(path: string, line: number, what: string, cause?: unknown): BackendError {
  return new BackendError('corrupt', `${path}:${line} ${what}.`, {
    hint: 'Mend or restore that line, or move the file away to start over.',
    ...(cause !== undefined && { cause }),
  });
}
