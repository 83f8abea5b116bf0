import type { BackendError } from '../../backends/backend-error.ts';
import { isObject, type Json, type JsonObject } from '../../model/json.ts';
import type { LeaseHolder } from '../../model/lease-holder.ts';
import type { BrokenLease } from './lease-errors.ts';
import { MAX_TTL_MS } from './lease-terms.ts';

/** A lease as it is kept: with how long it lasts without a renewal. */
export interface HeldLease extends LeaseHolder {
  readonly ttlMs: number;
}

/** Where a journal ended: what stands before it can be proved complete later. */
export interface JournalEnd {
  readonly entries: number;
  readonly head: string;
}

/** What the records remember of leases. */
export interface LeaseState {
  /** The highest token ever given. */
  readonly token: number;
  readonly holder?: HeldLease;
  /** The last lease that was taken away, until another one was given back. */
  readonly broken?: BrokenLease;
  /** Where the journal ended when a lease was last given back. */
  readonly journal?: JournalEnd;
}

/** Makes the errors of a text that is not the state of a lease: one that makes no sense, one of a newer version. */
export interface LeaseFaults {
  readonly corrupt: (what: string) => BackendError;
  readonly newer: (format: number) => BackendError;
}

/** Reads the state of leases. */
export function parseLeaseState(text: string, { corrupt, newer }: LeaseFaults): LeaseState {
  const state = parsed(text);
  if (state === undefined) throw corrupt('is not the state of a lease');
  const { format, token } = state;
  if (typeof format === 'number' && format > 1) throw newer(format);
  if (format !== 1 || !isCount(token)) throw corrupt('is not the state of a lease');
  const holder = state['holder'] === undefined ? undefined : holderOf(state['holder'], token);
  if (state['holder'] !== undefined && holder === undefined) throw corrupt('has a holder that makes no sense');
  const broken = brokenOf(state['broken']);
  const journal = endOf(state['journal']);
  return {
    token,
    ...(holder !== undefined && { holder }),
    ...(broken !== undefined && { broken }),
    ...(journal !== undefined && { journal }),
  };
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function holderOf(written: Json, highest: number): HeldLease | undefined {
  if (!isObject(written)) return undefined;
  const { owner, reason, takenAt, expiresAt, token, host, pid, ttlMs } = written;
  if (!isCount(token) || token > highest) return undefined;
  if (typeof owner !== 'string' || typeof reason !== 'string') return undefined;
  if (typeof takenAt !== 'string' || typeof expiresAt !== 'string') return undefined;
  return {
    owner,
    reason,
    takenAt,
    expiresAt,
    token,
    ...(typeof host === 'string' && { host }),
    ...(isCount(pid) && { pid }),
    ttlMs: isCount(ttlMs) ? Math.min(ttlMs, MAX_TTL_MS) : MAX_TTL_MS,
  };
}

function brokenOf(written: Json | undefined): BrokenLease | undefined {
  if (!isObject(written)) return undefined;
  const { token, by, reason, at } = written;
  if (!isCount(token) || typeof by !== 'string' || typeof reason !== 'string' || typeof at !== 'string')
    return undefined;
  return { token, by, reason, at };
}

function endOf(written: Json | undefined): JournalEnd | undefined {
  if (!isObject(written)) return undefined;
  const { entries, head } = written;
  return isCount(entries) && typeof head === 'string' ? { entries, head } : undefined;
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
