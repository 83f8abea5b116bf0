import { dirname } from 'node:path';
import { BackendError } from '../backends/backend-error.ts';
import { makeFolder } from './durable-file.ts';
import { waitForLock, waitForShortLock } from './lock-file.ts';
import { TransactionLog } from './transaction-log.ts';

/** What a line of a keyed log says: the value of a key, or (`undefined`) that the key is gone. */
export interface KeyedEntry<V> {
  readonly key: string;
  readonly value: V | undefined;
}

/** What a keyed log is made of. */
export interface KeyedLogOptions<V> {
  readonly path: string;
  readonly environment: string;
  /** Reads one line; throws a `BackendError` `corrupt` when it makes no sense. */
  readonly parse: (text: string, line: number) => KeyedEntry<V>;
  /** The line that a value was read from, for rewriting. */
  readonly textOf: (value: V) => string;
  /** Lines that are there from the start, before those of the file; the first write puts them into it. */
  readonly initial: () => readonly string[];
  /** Writers hold another lock of their own; so a lock of this log that another host left behind is taken over. */
  readonly isGuarded?: true;
}

/**
 * A durable map in a transaction log: the last line of a key wins.
 *
 * Reading creates nothing. A change appends only its own lines; when dead lines outnumber the live ones by far, the
 * file is replaced by one without them. One process writes at a time, and decides on what it read under the lock.
 */
export class KeyedLog<V> {
  readonly #log: TransactionLog;
  readonly #options: KeyedLogOptions<V>;
  #live = new Map<string, V>();
  /** Keys that are gone, with the line that says so. */
  #gone = new Map<string, string>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: KeyedLogOptions<V>) {
    this.#options = options;
    this.#log = new TransactionLog(options.path, options.environment);
  }

  /** Makes something of what is there now; the map itself changes later and must not be kept. */
  async read<T>(make: (live: ReadonlyMap<string, V>) => T): Promise<T> {
    return await this.#inTurn(async () => {
      await this.#look();
      return make(this.#live);
    });
  }

  /** Writes the lines decided on, in one transaction; nothing at all when there are none. */
  async change<T>(
    decide: (live: ReadonlyMap<string, V>) => { readonly lines: readonly string[]; readonly result: T },
    signal?: AbortSignal,
  ): Promise<T> {
    return await this.#inTurn(async () => {
      const release = await this.#lock(signal);
      try {
        const isThere = await this.#look();
        const { lines, result } = decide(this.#live);
        if (lines.length > 0) await this.#write(lines, isThere);
        return result;
      } finally {
        await release();
      }
    });
  }

  async #write(lines: readonly string[], isThere: boolean): Promise<void> {
    if (!isThere) return await this.#log.write([this.#options.initial(), lines].filter((each) => each.length > 0));
    if (!isMostlyDead(this.#log.lines, this.#live.size)) return await this.#log.write([lines]);
    await this.#log.write(
      [[...this.#live.values()].map(this.#options.textOf).concat(this.#goneFromStart()), lines],
      true,
    );
  }

  async #look(): Promise<boolean> {
    return await this.#log.look({ restart: () => this.#restart(), entry: (text, line) => this.#take(text, line) });
  }

  #restart(): void {
    this.#live = new Map();
    this.#gone = new Map();
    for (const [at, text] of this.#options.initial().entries()) this.#take(text, at + 2);
  }

  /** What was there from the start would come back if its deletion were forgotten. */
  #goneFromStart(): readonly string[] {
    return this.#options.initial().flatMap((text, at) => this.#gone.get(this.#options.parse(text, at + 2).key) ?? []);
  }

  #take(text: string, line: number): void {
    const { key, value } = this.#options.parse(text, line);
    if (value !== undefined) {
      this.#live.set(key, value);
      this.#gone.delete(key);
    } else {
      this.#live.delete(key);
      this.#gone.set(key, text);
    }
  }

  /** Within one process the acts on a log come one after the other. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(act);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #lock(signal: AbortSignal | undefined): Promise<() => Promise<void>> {
    const path = `${this.#options.path}.lock`;
    await makeFolder(dirname(path));
    const attempt = await (this.#options.isGuarded === true
      ? waitForShortLock(path, PATIENCE_MS)
      : waitForLock(path, {}, PATIENCE_MS, signal));
    if ('release' in attempt) return attempt.release;
    if (signal?.aborted === true)
      throw new BackendError('interrupted', `Stopped while waiting to write ${this.#options.path}.`);
    throw new BackendError(
      'unavailable',
      `${this.#options.path} is being written by process ${attempt.heldBy.pid ?? 'unknown'}.`,
      {
        hint: `Run again when it is done. If no such process runs, delete ${path}.`,
      },
    );
  }
}

/** A write takes milliseconds; a holder that takes this long hangs. */
const PATIENCE_MS = 10_000;

function isMostlyDead(lines: number, live: number): boolean {
  return lines - live > Math.max(1000, live * 3);
}
