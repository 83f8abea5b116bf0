import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { isProcessGone } from '../../files/process-gone.ts';
import type { LeaseHolder } from '../records.ts';
import type { HolderProcess } from './lease-file.ts';

/** This process, for a lease that it takes. */
export function thisProcess(): HolderProcess {
  name ??= process.getBuiltinModule('node:crypto').randomUUID();
  return { space: processSpace(), name };
}

let name: string | undefined;

/** Whether the process that took a lease certainly runs no more. */
export function isGone({ pid, host }: LeaseHolder, taker: HolderProcess | undefined): boolean {
  if (pid === undefined || taker?.space !== processSpace()) return false;
  // Who has our number and another name had it before us.
  if (pid === process.pid) return taker.name !== name;
  return isProcessGone(pid, host);
}

/**
 * Names the set of processes among which a number means one process. Other than lock files, these records are read on
 * many machines, and containers of one machine number their processes apart: the name of the host tells too little.
 */
function processSpace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
