import type { Kind } from '../../../model/kind.ts';
import { kindEntries } from './kind-entries.ts';
import type { Mapping, Target } from './mapping.ts';

/** The tables in which settings of a kind are kept, so that their metadata can be asked for; overrides may name others. */
export function mappedTables(mapping: Mapping, kind: Kind): readonly string[] {
  return [...new Set(kindEntries(mapping, kind).flatMap(({ target }) => tableOf(target) ?? []))];
}

/** The table that must be installed for a target; undefined where it needs none. */
export function tableOf(target: Target): string | undefined {
  return 'table' in target ? target.table : undefined;
}

/** The columns that must be installed for a target. */
export function columnsOf(target: Target): readonly string[] {
  return ('columns' in target && target.columns) || [];
}
