import type { FieldEvidence } from '../../model/evidence.ts';
import { groupBy } from '../../model/group-by.ts';
import { KINDS, type Kind } from '../../model/kind.ts';
import type { LiveState, TargetId } from '../../model/live-state.ts';
import type { StepOutcome } from '../../model/outcome.ts';
import type { Step } from '../../model/plan.ts';
import { type Observed, type RowKey, rowKey, type Version } from '../../model/resource.ts';
import type { Backend, Capabilities } from '../backend.ts';
import { BackendError } from '../backend-error.ts';
import type { Snapshot } from './snapshot.ts';

/** A live system as it was when a snapshot was taken: it can be read, and refuses every change. */
export class SnapshotBackend implements Backend {
  readonly target: TargetId;
  readonly capabilities: Capabilities = { kinds: new Set(KINDS), atomicWaves: false };
  readonly #snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    this.target = snapshot.target as TargetId;
  }

  /**
   * The rows of these kinds.
   *
   * @throws {BackendError} `rejected` when one of the kinds is not in the snapshot: nothing is known of it.
   */
  async read(kinds: ReadonlySet<Kind>, signal: AbortSignal): Promise<LiveState> {
    if (signal.aborted) throw new BackendError('interrupted', 'Stopped before the snapshot was read.');
    const missing = [...kinds].filter((kind) => !this.#snapshot.kinds.includes(kind));
    if (missing.length > 0) throw notTaken(missing);
    const rows = new Map<RowKey, Observed>();
    for (const { kind, identity, name, version, locked, spec } of this.#snapshot.rows) {
      if (!kinds.has(kind)) continue;
      const observed: Observed = {
        resource: { kind, name, spec },
        version: version as Version,
        ...(locked !== undefined && { locked }),
      };
      rows.set(rowKey(kind, identity), observed);
    }
    const evidence = evidenceOf(this.#snapshot);
    return { target: this.target, rows, ...(evidence.size > 0 && { evidence }) };
  }

  async *apply(steps: readonly Step[]): AsyncIterable<StepOutcome> {
    const error = { code: 'rejected', message: 'A snapshot cannot be changed.' };
    for (const { id } of steps) yield { step: id, status: 'refused', error };
  }

  async close(): Promise<void> {
    // Nothing is open.
  }
}

function notTaken(missing: readonly Kind[]): BackendError {
  return new BackendError('rejected', `The snapshot does not have ${missing.join(', ')}: nothing is known of them.`, {
    hint: 'Take a new snapshot with the configuration that declares them.',
  });
}

/** What the backend said of fields, and before it that values which were left out are not known. */
function evidenceOf({ rows, evidence = {} }: Snapshot): ReadonlyMap<Kind, readonly FieldEvidence[]> {
  const all = new Map<Kind, readonly FieldEvidence[]>();
  const unknown = groupBy(
    rows.flatMap(({ kind, unknown: paths = [] }) => paths.map((path) => ({ kind, path }))),
    ({ kind }) => kind,
  );
  for (const kind of KINDS) {
    const paths = new Set((unknown.get(kind) ?? []).map(({ path }) => path));
    const fields = [...[...paths].map(notKnown), ...(evidence[kind] ?? [])];
    if (fields.length > 0) all.set(kind, fields);
  }
  return all;
}

function notKnown(path: string): FieldEvidence {
  return { path, grade: 'X', storage: 'left out of the snapshot', byHand: NOT_KNOWN };
}

const NOT_KNOWN = 'Not known: the snapshot leaves the live value out. A plan against live tells whether it differs.';
