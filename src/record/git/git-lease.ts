import { hostname } from 'node:os';
import type { BackendError } from '../../backends/backend-error.ts';
import { lost, taken } from '../lease/lease-errors.ts';
import type { HeldLease, JournalEnd } from '../lease/lease-state.ts';
import { boundedExpiry, expiryOf, isDue, isOver, isSameLease, MAX_TTL_MS } from '../lease/lease-terms.ts';
import type { Lease, LeaseHolder, LeaseRequest } from '../records.ts';
import { isGone, thisProcess } from './holder-process.ts';
import { type GitLeaseState, leasePath, parseLease, printLease, readLease } from './lease-file.ts';
import type { RecordsRef } from './records-ref.ts';
import type { RecordsTree } from './records-tree.ts';

/** An environment whose leases are given out. */
export interface GitLeases {
  readonly ref: RecordsRef;
  readonly environment: string;
  /** Where the journal ended when this process last wrote to it: noted when a lease is given back. */
  readonly end: () => JournalEnd | undefined;
}

/** Takes an environment: by compare-and-swap, so of two that try at once one has it. */
export async function takeLease(leases: GitLeases, request: LeaseRequest): Promise<Lease> {
  const { ref, environment } = leases;
  const holder = await ref.change<HeldLease | BackendError>(async (tree) => {
    const state = await readLease(tree, environment);
    const now = request.now();
    if (state.holder !== undefined && !isFree(state, state.holder, now))
      return refuse(environment, state, state.holder, now);
    const taking = newHolder(request, state.token + 1, now);
    const message = `${environment}: ${taking.owner} takes it for ${taking.reason}, token ${taking.token}`;
    const after = { ...state, token: taking.token, holder: taking, process: thisProcess() };
    return { files: written(environment, after), message, result: taking };
  }, 'newest');
  if ('code' in holder) throw holder;
  return new GitLease(leases, request, holder);
}

/** Who has an environment, a lease that ended included. */
export async function leaseHolderIn(tree: RecordsTree, environment: string): Promise<LeaseHolder | undefined> {
  const { holder } = await readLease(tree, environment);
  return holder === undefined ? undefined : shown(holder);
}

/** Takes a lease away; whoever had it can write nothing more. */
export async function breakLease(
  ref: RecordsRef,
  environment: string,
  by: string,
  reason: string,
  now: Date,
): Promise<LeaseHolder | undefined> {
  return await ref.change(async (tree) => {
    const { holder, process: _, ...state } = await readLease(tree, environment);
    if (holder === undefined) return { files: new Map(), message: '', result: undefined };
    const broken = { token: holder.token, by, reason, at: now.toISOString() };
    const message = `${environment}: ${by} breaks the lease of ${holder.owner}: ${reason}`;
    return { files: written(environment, { ...state, broken }), message, result: shown(holder) };
  }, 'newest');
}

/**
 * Makes sure that the lease of whoever writes is the one that stands there.
 *
 * @throws {BackendError} `busy` when it is not.
 */
export function requireHeld(text: string | undefined, environment: string, mine: LeaseHolder): GitLeaseState {
  const state = parseLease(text, environment);
  if (isSameLease(mine, state.holder)) return state;
  throw lost(environment, mine, state.holder, state.broken);
}

class GitLease implements Lease {
  readonly holder: LeaseHolder;
  readonly #leases: GitLeases;
  readonly #now: () => Date;
  readonly #ttlMs: number;
  #renewedAt: Date;
  #isReleased = false;

  constructor(leases: GitLeases, { now }: LeaseRequest, holder: HeldLease) {
    this.#leases = leases;
    this.#now = now;
    this.#ttlMs = holder.ttlMs;
    this.#renewedAt = new Date(holder.takenAt);
    this.holder = shown(holder);
  }

  async assertHeld(): Promise<void> {
    const now = this.#now();
    if (isDue(this.#renewedAt, this.#ttlMs, now)) return await this.#renew(now);
    const { ref, environment } = this.#leases;
    const tree = await ref.newest();
    requireHeld(await tree.text(leasePath(environment)), environment, this.holder);
  }

  async release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    const { ref, environment, end } = this.#leases;
    await ref.change(async (tree) => {
      const { holder, process: _, broken: __, ...state } = await readLease(tree, environment);
      const journal = end() ?? state.journal;
      const free = { ...state, ...(journal !== undefined && { journal }) };
      const files = isSameLease(this.holder, holder) ? written(environment, free) : new Map<string, string>();
      return { files, message: `${environment}: ${this.holder.owner} gives it back`, result: undefined };
    });
  }

  async #renew(now: Date): Promise<void> {
    const { ref, environment } = this.#leases;
    await ref.change(async (tree) => {
      const state = requireHeld(await tree.text(leasePath(environment)), environment, this.holder);
      const holder = { ...this.holder, ttlMs: this.#ttlMs, expiresAt: expiryOf(now, this.#ttlMs) };
      const message = `${environment}: ${holder.owner} goes on`;
      return { files: written(environment, { ...state, holder }), message, result: undefined };
    });
    this.#renewedAt = now;
  }
}

function written(environment: string, state: GitLeaseState): ReadonlyMap<string, string> {
  return new Map([[leasePath(environment), printLease(environment, state)]]);
}

function newHolder(request: LeaseRequest, token: number, now: Date): HeldLease {
  const { owner, reason } = request;
  const ttlMs = Math.min(request.ttlMs, MAX_TTL_MS);
  const times = { takenAt: now.toISOString(), expiresAt: expiryOf(now, ttlMs) };
  return { owner, reason, ...times, token, host: hostname(), pid: process.pid, ttlMs };
}

/** Says who has it; an end that lies too far ahead is written down as it should be. */
function refuse(
  environment: string,
  state: GitLeaseState,
  holder: HeldLease,
  now: Date,
): { files: ReadonlyMap<string, string>; message: string; result: BackendError } {
  const expiresAt = boundedExpiry(holder, holder.ttlMs, now);
  const bounded = { ...state, holder: { ...holder, expiresAt } };
  return {
    files: expiresAt === holder.expiresAt ? new Map() : written(environment, bounded),
    message: `${environment}: the lease of ${holder.owner} cannot end later than ${expiresAt}`,
    result: taken(environment, { ...holder, expiresAt }),
  };
}

/** Whether nobody stands behind a lease any more. */
function isFree(state: GitLeaseState, holder: HeldLease, now: Date): boolean {
  return isOver(holder, now) || isGone(holder, state.process);
}

function shown({ ttlMs: _, ...holder }: HeldLease): LeaseHolder {
  return holder;
}
