import type { JsonObject } from '../src/model/json.ts';
import type { Kind } from '../src/model/kind.ts';
import { KIND_DEFINITIONS } from '../src/model/kinds/index.ts';
import type { LastApplied, LastAppliedSet } from '../src/model/last-applied.ts';
import type { LiveState, TargetId } from '../src/model/live-state.ts';
import { nameOfRow } from '../src/model/name-of-row.ts';
import { type Observed, rowKey, type Version } from '../src/model/resource.ts';

/** One live row. */
export function row(kind: Kind, spec: JsonObject, version = '1', locked?: string): Observed {
  const name = KIND_DEFINITIONS[kind].singleton ? 'default' : nameOfRow(KIND_DEFINITIONS[kind].identity(spec));
  return { resource: { kind, name, spec }, version: version as Version, ...(locked !== undefined && { locked }) };
}

/** A live system with these rows. */
export function live(...rows: readonly Observed[]): LiveState {
  return {
    target: 'embedded:test' as TargetId,
    rows: new Map(rows.map((each) => [keyOf(each), each])),
  };
}

function keyOf({ resource: { kind, spec } }: Observed) {
  return rowKey(kind, KIND_DEFINITIONS[kind].identity(spec));
}

/** What was applied before; nothing by default. */
export function lastApplied(...entries: readonly LastApplied[]): LastAppliedSet {
  const byAddress = new Map(entries.map((entry) => [entry.address, entry]));
  return { size: byAddress.size, get: (address) => byAddress.get(address), addresses: () => byAddress.keys() };
}
