import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { keyFingerprint } from '../../files/ed25519.ts';
import type { Snapshot } from './snapshot.ts';

/** What a plan expects of the snapshot that it is made from. */
export interface SnapshotExpectations {
  readonly environment: string;
  readonly backend: string;
  /** Absent where only the backend could tell. */
  readonly target?: string;
  /** Keys that the project trusts; none: a signature is not asked for. */
  readonly publicKeys: readonly string[];
  readonly now: Date;
  /** Oldest that will do. Default: any age, with a warning past a day. */
  readonly maxAgeMs?: number;
}

/** Why a plan may not be made from a snapshot (errors), and what a person should know of it (warnings). */
export function checkSnapshot(snapshot: Snapshot, expected: SnapshotExpectations): readonly Diagnostic[] {
  return [...checkTarget(snapshot, expected), ...checkSignature(snapshot, expected), ...checkAge(snapshot, expected)];
}

function checkTarget(snapshot: Snapshot, { environment, backend, target }: SnapshotExpectations): Diagnostic[] {
  const found = (message: string): Diagnostic[] => [
    {
      code: 'snapshot/other-target',
      severity: 'error',
      message,
      hint: `Take one with copilotctl snapshot -e ${environment}.`,
      environment,
    },
  ];
  if (snapshot.environment !== environment)
    return found(`The snapshot is one of the environment "${snapshot.environment}", not of "${environment}".`);
  if (snapshot.backend !== backend)
    return found(`The snapshot was read by the backend ${snapshot.backend}; ${environment} names ${backend}.`);
  if (target !== undefined && snapshot.target !== target)
    return found(`The snapshot is one of ${snapshot.target}; ${environment} stands for ${target}.`);
  return [];
}

function checkSignature({ signature }: Snapshot, { publicKeys, environment }: SnapshotExpectations): Diagnostic[] {
  if (publicKeys.length === 0) return [];
  if (signature !== undefined && publicKeys.includes(signature.publicKey)) return [];
  const message =
    signature === undefined
      ? 'The snapshot is not signed, and the project asks for a signature.'
      : `The snapshot is signed with the key ${keyFingerprint(signature.publicKey)}, which the project does not list.`;
  const hint = 'Sign it with a key whose public half stands in copilotctl.yaml under snapshots.publicKeys.';
  return [{ code: 'snapshot/unsigned', severity: 'error', message, hint, environment }];
}

function checkAge({ takenAt }: Snapshot, { now, maxAgeMs, environment }: SnapshotExpectations): Diagnostic[] {
  const age = now.getTime() - Date.parse(takenAt);
  const isFuture = age < -CLOCK_SKEW_MS;
  const isTooOld = isFuture || (maxAgeMs !== undefined && age > maxAgeMs);
  if (!isTooOld && age <= DAY_MS) return [];
  const isError = isTooOld && maxAgeMs !== undefined;
  const message = isFuture
    ? `The snapshot says that it was taken at ${takenAt}, which is still to come.`
    : `The snapshot is ${printAge(age)} old${isError ? `; at most ${printAge(maxAgeMs)} was asked for` : ''}.`;
  const hint = 'Live may have moved since. Take a new snapshot.';
  return [{ code: 'snapshot/old', severity: isError ? 'error' : 'warning', message, hint, environment }];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Clocks of two machines are never quite the same. */
const CLOCK_SKEW_MS = 300_000;

/** An age for people: `5 minutes`, `3 hours`, `12 days`. */
export function printAge(ms: number): string {
  const of = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
  if (ms < HOUR_MS) return of(Math.max(0, Math.floor(ms / 60_000)), 'minute');
  return ms < 2 * DAY_MS ? of(Math.floor(ms / HOUR_MS), 'hour') : of(Math.floor(ms / DAY_MS), 'day');
}
