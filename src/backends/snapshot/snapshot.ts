import { compareTexts } from '../../model/compare-texts.ts';
import { digestOf } from '../../model/digest.ts';
import type { FieldEvidence } from '../../model/evidence.ts';
import type { JsonObject, JsonPointer } from '../../model/json.ts';
import { KINDS, type Kind } from '../../model/kind.ts';
import type { LiveState } from '../../model/live-state.ts';
import { leaveOut } from './leave-out.ts';

/** One live row of a snapshot. */
interface SnapshotRow {
  readonly kind: Kind;
  readonly identity: string;
  readonly name: string;
  readonly version: string;
  readonly locked?: string;
  readonly spec: JsonObject;
  /** Pointers to values that were left out. */
  readonly unknown?: readonly JsonPointer[];
}

/** What was read of one live system, as `snapshot.schema.json` describes it. */
export interface Snapshot {
  readonly format: 1;
  /** Digest of everything else but the signature. */
  readonly id: string;
  readonly tool: { readonly name: 'copilotctl'; readonly version: string };
  readonly environment: string;
  readonly backend: string;
  readonly target: string;
  readonly takenAt: string;
  /** Whether texts and personal values were left out; secret ones always are. */
  readonly redacted: boolean;
  readonly kinds: readonly Kind[];
  readonly rows: readonly SnapshotRow[];
  readonly evidence?: Readonly<Partial<Record<Kind, readonly FieldEvidence[]>>>;
  readonly signature?: SnapshotSignature;
}

/** Who vouches for a snapshot. */
interface SnapshotSignature {
  readonly algorithm: 'ed25519';
  readonly publicKey: string;
  readonly value: string;
}

/** What is said of a reading that became a snapshot. */
export interface SnapshotHead {
  readonly version: string;
  readonly environment: string;
  readonly backend: string;
  readonly takenAt: Date;
  readonly redacted: boolean;
  readonly kinds: ReadonlySet<Kind>;
}

/** A live state as a snapshot, not signed yet: the same reading gives the same bytes. */
export function toSnapshot(live: LiveState, head: SnapshotHead): Snapshot {
  const { version, environment, backend, takenAt, redacted, kinds } = head;
  const evidence = Object.fromEntries(
    KINDS.flatMap((kind) => {
      const fields = live.evidence?.get(kind);
      return fields === undefined ? [] : [[kind, fields]];
    }),
  );
  const body = {
    format: 1 as const,
    tool: { name: 'copilotctl' as const, version },
    environment,
    backend,
    target: live.target,
    takenAt: takenAt.toISOString(),
    redacted,
    kinds: KINDS.filter((kind) => kinds.has(kind)),
    rows: rowsOf(live, redacted),
    ...(live.evidence !== undefined && { evidence }),
  };
  // As it will be read back: members without a value are none.
  const { format, ...plain }: Omit<Snapshot, 'id'> = JSON.parse(JSON.stringify(body));
  return { format, id: idOf({ format, ...plain }), ...plain };
}

/** The id that a snapshot must have. */
export function idOf(snapshot: Omit<Snapshot, 'id'> & { readonly id?: string }): string {
  const { id: _, signature: __, ...body } = snapshot;
  // Read from JSON, or made of it.
  return digestOf(body as unknown as JsonObject);
}

/** What a signature of a snapshot signs. */
export function signedText(id: string): string {
  return `copilotctl snapshot ${id}`;
}

/** The text of a snapshot's file: one row a line, so that two of them can be compared. */
export function printSnapshot(snapshot: Snapshot): string {
  const { rows, ...rest } = snapshot;
  const members = Object.entries(rest).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`);
  return `{\n${[...members, `"rows": [\n${lines.join(',\n')}\n  ]`].map((each) => `  ${each}`).join(',\n')}\n}\n`;
}

function rowsOf(live: LiveState, redacted: boolean): SnapshotRow[] {
  const rows = [...live.rows].map(([key, { resource, version, locked }]) => {
    const { kind, name } = resource;
    const { spec, unknown } = leaveOut(kind, resource.spec, redacted);
    return {
      kind,
      identity: key.slice(kind.length + 1),
      name,
      version,
      ...(locked !== undefined && { locked }),
      spec,
      ...(unknown.length > 0 && { unknown }),
    };
  });
  return rows.sort((a, b) => compareTexts(`${a.kind}/${a.identity}`, `${b.kind}/${b.identity}`));
}
