import { groupBy } from '../../../model/group-by.ts';
import { segmentsOf } from '../../../model/json.ts';
import { isKind, type Kind } from '../../../model/kind.ts';
import type { KindEntry, Mapping, MappingEntry } from './mapping.ts';

/** The entries of one kind, their pointers relative to its spec; the entry of the kind itself has the pointer `''`. */
export function kindEntries(mapping: Mapping, kind: Kind): readonly KindEntry[] {
  const known = ENTRIES.get(mapping) ?? groupBy(mapping.settings.map(toKindEntry), (entry) => entry.kind);
  ENTRIES.set(mapping, known);
  return known.get(kind) ?? [];
}

/** Every row that is read or written asks: a mapping is taken apart once. */
const ENTRIES = new WeakMap<Mapping, ReadonlyMap<Kind, readonly KindEntry[]>>();

/** The entries below a pointer, relative to it: those of one prompt are below `/prompts/items/*`. */
export function entriesBelow(entries: readonly KindEntry[], prefix: string): readonly KindEntry[] {
  return entries
    .filter(({ path }) => path.startsWith(`${prefix}/`))
    .map((entry) => ({ ...entry, path: entry.path.slice(prefix.length) }));
}

/** The entries kept in columns of a row: of an entry of `rows` by its name, or of `own`, then of one table. */
export function entriesOfRow(entries: readonly KindEntry[], row: string, table?: string): readonly KindEntry[] {
  return entries.filter(
    ({ target }) => target.kind === 'column' && target.row === row && (table === undefined || target.table === table),
  );
}

/**
 * The entry that speaks of a field: its own, or the nearest one above it.
 *
 * The pointer is one of a pattern (a star for items) or of a spec (items by key or index).
 */
export function entryFor(entries: readonly KindEntry[], path: string): KindEntry | undefined {
  const segments = segmentsOf(path);
  let best: KindEntry | undefined;
  for (const entry of entries) {
    const pattern = segmentsOf(entry.path);
    const isAbove = pattern.every((segment, at) => segments[at] !== undefined && matches(segment, segments[at]));
    if (isAbove && (best === undefined || pattern.length > segmentsOf(best.path).length)) best = entry;
  }
  return best;
}

function matches(pattern: string, segment: string): boolean {
  return pattern === '*' || pattern === segment;
}

/** The kind and the pointer that the name of a setting consists of. */
export function partsOfSetting(setting: string): { readonly kind: string; readonly path: string } {
  const slash = setting.indexOf('/');
  return slash < 0 ? { kind: setting, path: '' } : { kind: setting.slice(0, slash), path: setting.slice(slash) };
}

function toKindEntry(entry: MappingEntry): KindEntry {
  const { kind, path } = partsOfSetting(entry.setting);
  if (!isKind(kind)) throw new Error(`The mapping speaks of "${kind}", which is no kind.`);
  return { ...entry, kind, path };
}
