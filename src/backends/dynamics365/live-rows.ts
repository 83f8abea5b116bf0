import { digestOfTexts } from '../../model/digest.ts';
import type { Kind } from '../../model/kind.ts';
import { KIND_DEFINITIONS } from '../../model/kinds/index.ts';
import { nameOfRow } from '../../model/name-of-row.ts';
import { type Observed, type RowKey, rowKey, type Version } from '../../model/resource.ts';
import { KIND_MAPPINGS } from './kinds/index.ts';
import type { LiveRow, Translation } from './kinds/kind-mapping.ts';

/** The resources of these kinds that a snapshot holds. Of two with one identity neither can be changed. */
export function liveRows(kinds: Iterable<Kind>, translation: Translation): Map<RowKey, Observed> {
  const rows = new Map<RowKey, Observed>();
  for (const kind of kinds) {
    for (const row of KIND_MAPPINGS[kind].read(translation)) {
      const identity = KIND_DEFINITIONS[kind].identity(row.spec);
      const key = rowKey(kind, identity);
      const twin = rows.get(key);
      rows.set(key, twin === undefined ? observed(kind, identity, row) : { ...twin, locked: twice(kind, identity) });
    }
  }
  return rows;
}

function observed(kind: Kind, identity: string, { spec, version, locked }: LiveRow): Observed {
  const name = KIND_DEFINITIONS[kind].singleton ? 'default' : nameOfRow(identity);
  const digest: string = digestOfTexts(version);
  return {
    resource: { kind, name, spec },
    version: digest as Version,
    ...(locked !== undefined && { locked }),
  };
}

function twice(kind: Kind, identity: string): string {
  return `the live system has more than one ${KIND_DEFINITIONS[kind].label} "${identity}", so none of them can be told apart`;
}
