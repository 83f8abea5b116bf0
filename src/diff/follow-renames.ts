import type { DesiredState } from '../model/desired-state.ts';
import { kindOfAddress } from '../model/kind.ts';
import type { LastAppliedSet } from '../model/last-applied.ts';
import { type Address, type RowKey, rowKey } from '../model/resource.ts';

/** What was last applied, seen from the documents of today. */
export interface Followed {
  readonly last: LastAppliedSet;
  /** For addresses that no document has any more, the one that declares the same row now. */
  readonly renamed: ReadonlyMap<Address, Address>;
}

/**
 * Lets what was last applied to a row count for the document that declares it now: a document may get another
 * `metadata.name`, its row stays the same.
 *
 * Only entries without a document are looked into, so that nothing is parsed where nothing was renamed.
 */
export function followRenames(last: LastAppliedSet, desired: DesiredState): Followed {
  const declared = new Set(desired.resources.map((resource) => resource.address));
  const without = [...last.addresses()].filter((address) => !declared.has(address));
  const renamed = without.length === 0 ? new Map<Address, Address>() : documentsOfRows(without, last, desired);
  if (renamed.size === 0) return { last, renamed };
  const before = new Map([...renamed].map(([old, now]) => [now, old]));
  const get: LastAppliedSet['get'] = (address) => {
    const own = last.get(address);
    const old = own === undefined ? before.get(address) : undefined;
    const entry = old && last.get(old);
    return entry === undefined ? own : { ...entry, address };
  };
  return { last: { ...last, get, addresses: () => last.addresses() }, renamed };
}

function documentsOfRows(
  addresses: readonly Address[],
  last: LastAppliedSet,
  desired: DesiredState,
): Map<Address, Address> {
  const byRow = new Map<RowKey, Address>(
    desired.resources.map(({ kind, identity, address }) => [rowKey(kind, identity), address]),
  );
  return new Map(
    addresses.flatMap((address) => {
      const kind = kindOfAddress(address);
      const entry = last.get(address);
      const now = entry !== undefined && kind !== undefined ? byRow.get(rowKey(kind, entry.identity)) : undefined;
      return now === undefined ? [] : [[address, now] as const];
    }),
  );
}
