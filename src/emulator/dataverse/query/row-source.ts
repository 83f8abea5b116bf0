import type { Store, StoredRow } from '../store.ts';
import type { Collection, ColumnDefinition, TableDefinition, Tables } from '../tables.ts';
import { linkRows } from './link-rows.ts';

/** Where a query finds tables and rows: the schema as it is now, and the store. */
export interface RowSource {
  readonly tables: Tables;
  readonly store: Store;
}

/** The rows of a table; those of a link table are its links where nothing more is stored of them. */
export function rowsOf(source: RowSource, table: TableDefinition): readonly StoredRow[] {
  const stored = source.store.all(table.name);
  return stored.length > 0 ? stored : linkRows(source, table);
}

/** The row that a lookup points to, with its table; undefined when it is empty or the row is gone. */
export function targetOf(
  source: RowSource,
  column: ColumnDefinition,
  id: unknown,
): { readonly table: TableDefinition; readonly row: StoredRow } | undefined {
  if (typeof id !== 'string') return undefined;
  for (const { table: name } of column.targets) {
    const table = source.tables.byName.get(name);
    const row = table && source.store.get(name, id);
    if (row) return { table, row };
  }
  return undefined;
}

/** The rows that a collection of a row leads to. */
export function membersOf(source: RowSource, owner: StoredRow, collection: Collection): readonly StoredRow[] {
  if (collection.kind === 'one-to-many') {
    return source.store.all(collection.table).filter((row) => row.values[collection.column] === owner.id);
  }
  const { relationship, side } = collection;
  const ids =
    side === 'left' ? source.store.linked(relationship, owner.id) : source.store.linkedFrom(relationship, owner.id);
  return ids.flatMap((id) => source.store.get(collection.table, id) ?? []);
}
