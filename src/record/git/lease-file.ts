import { BackendError } from '../../backends/backend-error.ts';
import { newerFormat } from '../../files/newer-format.ts';
import { isObject } from '../../model/json.ts';
import { type LeaseState, parseLeaseState } from '../lease/lease-state.ts';
import type { RecordsTree } from './records-tree.ts';

/** `lease.json` as records in git have it. */
export interface GitLeaseState extends LeaseState {
  /** Which process took it; absent when nobody has it. */
  readonly process?: HolderProcess;
}

/** A process, told apart from every other one that was given its number. */
export interface HolderProcess {
  /** Where process numbers mean the same. */
  readonly space: string;
  /** A name that only this process has. */
  readonly name: string;
}

/** Where the lease of an environment stands. */
export function leasePath(environment: string): string {
  return `${environment}/lease.json`;
}

/** Who has an environment, and the highest token ever given. */
export async function readLease(tree: RecordsTree, environment: string): Promise<GitLeaseState> {
  return parseLease(await tree.text(leasePath(environment)), environment);
}

/**
 * Reads `lease.json`; what is not there was never taken.
 *
 * It is what every writer changes first, so its format stands for that of all records of the environment.
 */
export function parseLease(text: string | undefined, environment: string): GitLeaseState {
  if (text === undefined) return { token: 0 };
  const state = parseLeaseState(text, {
    corrupt: (what) => corrupt(environment, what),
    newer: (format) => newerFormat(`${leasePath(environment)} in the records`, format),
  });
  const taker = processIn(text);
  return { ...state, ...(state.holder !== undefined && taker !== undefined && { process: taker }) };
}

/** The text of `lease.json`. */
export function printLease(environment: string, state: GitLeaseState): string {
  return `${JSON.stringify({ format: 1, environment, ...state })}\n`;
}

function processIn(text: string): HolderProcess | undefined {
  const value: unknown = JSON.parse(text);
  const written = isObject(value) ? value['process'] : undefined;
  if (!isObject(written) || typeof written['space'] !== 'string' || typeof written['name'] !== 'string')
    return undefined;
  return { space: written['space'], name: written['name'] };
}

function corrupt(environment: string, what: string): BackendError {
  return new BackendError('corrupt', `${leasePath(environment)} in the records ${what}.`, {
    hint: 'See with git log of the ref of the records who wrote it.',
  });
}
