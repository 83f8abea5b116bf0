import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { BackendError } from '../backends/backend-error.ts';
import { targetOfEnvironment } from '../backends/registry.ts';
import { checkSnapshot, printAge } from '../backends/snapshot/check-snapshot.ts';
import { MAX_SNAPSHOT_BYTES, readSnapshot } from '../backends/snapshot/read-snapshot.ts';
import type { Snapshot } from '../backends/snapshot/snapshot.ts';
import { SnapshotBackend } from '../backends/snapshot/snapshot-backend.ts';
import type { Diagnostic, Staged } from '../diagnostics/diagnostic.ts';
import { fileFailure } from '../files/file-failure.ts';
import type { DesiredState } from '../model/desired-state.ts';
import type { LastAppliedSet } from '../model/last-applied.ts';
import type { TargetId } from '../model/live-state.ts';
import type { ReadSnapshot } from '../model/report.ts';
import { openRecords } from './adapters.ts';
import type { Context } from './context.ts';
import { durationMs } from './duration-ms.ts';
import { UsageError } from './exit.ts';
import type { PlanQuery } from './plan-environment.ts';
import type { Session } from './session.ts';

/** What a plan is made from instead of live. */
export interface FromSnapshot {
  /** The file. */
  readonly fromSnapshot: string;
  /** Oldest that will do, such as `12h`. */
  readonly maxAge?: string;
}

/** How a plan is asked for so that it reads a snapshot, and what there is to say of that snapshot. */
export interface SnapshotQuery {
  /** Absent when the snapshot is refused. */
  readonly query?: Pick<PlanQuery, 'backend' | 'lastApplied' | 'asksPermission'>;
  /** What the report says of it. */
  readonly snapshot?: ReadSnapshot;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads and checks a snapshot for the one environment of a session. No backend is opened: nothing is asked of anybody,
 * and no credentials are needed.
 */
export async function snapshotQuery(
  session: Session,
  { fromSnapshot, maxAge }: FromSnapshot,
  context: Context,
): Promise<SnapshotQuery> {
  const state = onlyState(session);
  const maxAgeMs = maxAge === undefined ? undefined : durationMs('--max-age', maxAge);
  const read = readFile(resolve(context.cwd, fromSnapshot));
  if (!read.ok) return { diagnostics: read.diagnostics };
  const { environment } = state;
  const target = await targetOfEnvironment(environment);
  const now = context.now();
  const diagnostics = checkSnapshot(read.value, {
    environment: environment.name,
    backend: environment.backend,
    publicKeys: session.project.snapshots?.publicKeys ?? [],
    now,
    ...(target !== undefined && { target }),
    ...(maxAgeMs !== undefined && { maxAgeMs }),
  });
  if (diagnostics.some((each) => each.severity === 'error')) return { diagnostics };
  const backend = new SnapshotBackend(read.value);
  const last = await lastApplied(session, state, backend.target, context);
  const message = described(read.value, now, last.size);
  context.err(`${message}\n`, [{ level: 'info', message, environment: environment.name }]);
  const { id, takenAt, redacted, signature } = read.value;
  return {
    query: { backend, lastApplied: async () => last, asksPermission: false },
    snapshot: { id, takenAt, redacted, signed: signature !== undefined, ageSeconds: ageSeconds(read.value, now) },
    diagnostics,
  };
}

function ageSeconds({ takenAt }: Snapshot, now: Date): number {
  return Math.max(0, Math.round((now.getTime() - Date.parse(takenAt)) / 1000));
}

function onlyState({ chosen, states }: Session): DesiredState {
  const [state] = states.values();
  if (chosen.length === 1 && state !== undefined) return state;
  throw new UsageError(
    `A snapshot is one of one environment, not of ${chosen.join(', ')}.`,
    'Name the environment with -e NAME.',
  );
}

function readFile(path: string): Staged<Snapshot> {
  try {
    const { size } = statSync(path);
    return readSnapshot(size > MAX_SNAPSHOT_BYTES ? '' : readFileSync(path, 'utf8'));
  } catch (error) {
    throw fileFailure(error, 'read the snapshot', path);
  }
}

const NOTHING_APPLIED: LastAppliedSet = { size: 0, get: () => undefined, addresses: () => [] };

/** What the records say; nothing where they cannot be read, as in a checkout that has no right to them. */
async function lastApplied(
  session: Session,
  state: DesiredState,
  target: TargetId,
  context: Context,
): Promise<LastAppliedSet> {
  try {
    const records = await openRecords(session, state, context);
    return await records.lastApplied(target);
  } catch (error) {
    if (error instanceof BackendError) return NOTHING_APPLIED;
    throw error;
  }
}

function described(snapshot: Snapshot, now: Date, applied: number): string {
  const { id, environment, takenAt, signature, redacted } = snapshot;
  const age = printAge(now.getTime() - Date.parse(takenAt));
  const unsigned = signature === undefined ? ', not signed' : '';
  return [
    `Compared with the snapshot ${id.slice(0, 12)} of ${environment}, taken ${age} ago (${takenAt}${unsigned}), not with live.`,
    ...(redacted ? ['It was taken with --redact: whether texts and personal values differ is not known.'] : []),
    ...(applied === 0 ? ['What was last applied is not known here: every difference counts as configuration.'] : []),
  ].join('\n');
}
