import type { Organization } from '../organization.ts';
import type { StoredRow } from '../store.ts';

/** The row that was just written, with what the service keeps set back: the write is accepted all the same. */
export function keepValues({ store, options }: Organization, table: string, id: string): StoredRow {
  const kept = Object.entries(options.keeps?.[table] ?? {});
  const row = store.get(table, id);
  if (row === undefined) throw new Error(`The row ${id} of ${table} was just written and is gone.`);
  const set = kept.filter(([column, value]) => row.values[column] !== value);
  return set.length === 0 ? row : store.update(table, id, Object.fromEntries(set));
}
