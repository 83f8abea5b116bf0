import { dirname } from 'node:path';
import { BackendError } from '../../backends/backend-error.ts';
import { makeFolder, readIfThere, replaceFile } from '../../files/durable-file.ts';
import { waitForShortLock } from '../../files/lock-file.ts';
import { newerFormat } from '../../files/newer-format.ts';
import { isProcessGone } from '../../files/process-gone.ts';
import { corruptLine } from '../../files/transaction-log.ts';
import type { LeaseHolder } from '../../model/lease-holder.ts';
import { type BrokenLease, lost, taken } from '../lease/lease-errors.ts';
import { type HeldLease, type JournalEnd, type LeaseState, parseLeaseState } from '../lease/lease-state.ts';
import { boundedExpiry, expiryOf, isDue, isOver, isSameLease, MAX_TTL_MS } from '../lease/lease-terms.ts';
import type { Lease, LeaseRequest } from '../records.ts';

/**
 * Who has an environment, in `lease.json`. The file stays when nobody does: it remembers the last token.
 *
 * It is read and replaced under a lock of its own that is held for milliseconds, and so is everything that a holder
 * writes: whoever takes a lease over waits for a write in flight, and a holder that wakes up late finds another token.
 */
export class LeaseFile {
  readonly #path: string;
  readonly #environment: string;

  constructor(path: string, environment: string) {
    this.#path = path;
    this.#environment = environment;
  }

  /** Takes the environment. `end` tells where the journal ends when the lease is given back. */
  async take(request: LeaseRequest, end: () => JournalEnd | undefined): Promise<Lease> {
    await makeFolder(dirname(this.#path));
    return await this.#alone(async () => {
      const state = await this.#read();
      const now = request.now();
      if (state.holder !== undefined && !isFree(state.holder, now)) throw await this.#taken(state, state.holder, now);
      const ttlMs = Math.min(request.ttlMs, MAX_TTL_MS);
      const holder: HeldLease = {
        owner: request.owner,
        reason: request.reason,
        takenAt: now.toISOString(),
        expiresAt: expiryOf(now, ttlMs),
        token: state.token + 1,
        host: process.getBuiltinModule('node:os').hostname(),
        pid: process.pid,
        ttlMs,
      };
      await this.#write({ ...state, token: holder.token, holder });
      inThisProcess.add(keyOf(holder));
      return new TakenLease(this, holder, request.now, end);
    });
  }

  /** Who has it now; a lease that ended counts until somebody else takes it. */
  async holder(): Promise<LeaseHolder | undefined> {
    const { holder } = await this.#read();
    if (holder === undefined) return undefined;
    const { ttlMs: _, ...shown } = holder;
    return shown;
  }

  /** Takes it away from whoever has it. */
  async break(by: string, reason: string, now: Date): Promise<LeaseHolder | undefined> {
    const before = await this.holder();
    if (before === undefined) return undefined;
    return await this.#alone(async () => {
      const { holder, ...state } = await this.#read();
      if (holder === undefined) return undefined;
      const broken: BrokenLease = { token: holder.token, by, reason, at: now.toISOString() };
      await this.#write({ ...state, broken });
      const { ttlMs: _, ...shown } = holder;
      return shown;
    });
  }

  /** Where the journal ended when the last lease was given back. */
  async journalEnd(): Promise<JournalEnd | undefined> {
    return (await this.#read()).journal;
  }

  /** Does something while nobody can take the lease over; refused (`busy`) when it is not ours any more. */
  async whileHeld<T>(lease: LeaseHolder, act: (state: LeaseState) => Promise<T>): Promise<T> {
    return await this.#alone(async () => act(await this.assertHolder(lease)));
  }

  /** The state of the file while this lease is the one that counts. */
  async assertHolder(lease: LeaseHolder): Promise<LeaseState> {
    const state = await this.#read();
    if (isSameLease(lease, state.holder)) return state;
    throw lost(this.#environment, lease, state.holder, state.broken);
  }

  /** Makes its end later. */
  async renew(lease: HeldLease, now: Date): Promise<void> {
    await this.whileHeld(lease, async (state) => {
      const expiresAt = expiryOf(now, lease.ttlMs);
      await this.#write({ ...state, holder: { ...lease, expiresAt } });
    });
  }

  /** Gives it back; nothing when it is not ours any more. */
  async giveBack(lease: LeaseHolder, journal: JournalEnd | undefined): Promise<void> {
    await this.#alone(async () => {
      const { holder, ...state } = await this.#read();
      inThisProcess.delete(keyOf(lease));
      if (!isSameLease(lease, holder)) return;
      const { broken: _, ...rest } = state;
      await this.#write({ ...rest, ...(journal !== undefined && { journal }) });
    });
  }

  /** Says who has it; an end that lies too far ahead is written down as it should be. */
  async #taken(state: LeaseState, holder: HeldLease, now: Date): Promise<BackendError> {
    const expiresAt = boundedExpiry(holder, holder.ttlMs, now);
    if (expiresAt !== holder.expiresAt) await this.#write({ ...state, holder: { ...holder, expiresAt } });
    return taken(this.#environment, { ...holder, expiresAt });
  }

  async #read(): Promise<LeaseState> {
    const bytes = await readIfThere(this.#path);
    if (bytes === undefined) return { token: 0 };
    return parseLeaseState(bytes.toString('utf8'), {
      corrupt: (what) => corruptLine(this.#path, 1, what),
      newer: (format) => newerFormat(`${this.#path}:1`, format),
    });
  }

  async #write(state: LeaseState): Promise<void> {
    const text = JSON.stringify({ format: 1, environment: this.#environment, ...state });
    await replaceFile(this.#path, Buffer.from(`${text}\n`));
  }

  async #alone<T>(act: () => Promise<T>): Promise<T> {
    const path = `${this.#path}.lock`;
    const attempt = await waitForShortLock(path, PATIENCE_MS);
    if (!('release' in attempt)) {
      const { pid = 'unknown', host = 'unknown' } = attempt.heldBy;
      throw new BackendError('busy', `${this.#path} is being written by process ${pid} on ${host}.`, {
        hint: `Run again when it is done. If no such process runs, delete ${path}.`,
      });
    }
    try {
      return await act();
    } finally {
      await attempt.release();
    }
  }
}

/** What is done under the lock takes milliseconds. */
const PATIENCE_MS = 5_000;

/** Leases of this process: its own number in any other lease is that of a dead process that had the same one. */
const inThisProcess = new Set<string>();

function keyOf({ token, takenAt, owner, host, pid }: LeaseHolder): string {
  return JSON.stringify([token, takenAt, owner, host, pid]);
}

/** Whether nobody stands behind a lease any more. */
function isFree(holder: LeaseHolder, now: Date): boolean {
  if (isOver(holder, now)) return true;
  if (holder.pid === process.pid && holder.host === process.getBuiltinModule('node:os').hostname()) {
    return !inThisProcess.has(keyOf(holder));
  }
  return isProcessGone(holder.pid, holder.host);
}

class TakenLease implements Lease {
  readonly holder: HeldLease;
  readonly #file: LeaseFile;
  readonly #now: () => Date;
  readonly #end: () => JournalEnd | undefined;
  #renewedAt: Date;
  #isReleased = false;

  constructor(file: LeaseFile, holder: HeldLease, now: () => Date, end: () => JournalEnd | undefined) {
    this.#file = file;
    this.holder = holder;
    this.#now = now;
    this.#end = end;
    this.#renewedAt = new Date(holder.takenAt);
  }

  async assertHeld(): Promise<void> {
    const now = this.#now();
    if (!isDue(this.#renewedAt, this.holder.ttlMs, now)) return void (await this.#file.assertHolder(this.holder));
    await this.#file.renew(this.holder, now);
    this.#renewedAt = now;
  }

  async release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    await this.#file.giveBack(this.holder, this.#end());
  }
}
