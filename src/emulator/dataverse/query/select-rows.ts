import type { StoredRow } from '../store.ts';
import type { TableDefinition } from '../tables.ts';
import { comparable, compareValues } from './compare-values.ts';
import { compileFilter } from './compile-filter.ts';
import { resolvePath, type Scope } from './property-path.ts';
import type { QueryOptions } from './query-options.ts';
import type { RowSource } from './row-source.ts';

/** Filters and orders rows of a table as the options say; without an order they stay in the order of their creation. */
export function selectRows(
  source: RowSource,
  table: TableDefinition,
  options: QueryOptions,
): (rows: readonly StoredRow[]) => readonly StoredRow[] {
  const test = options.filter && compileFilter(source, table, options.filter);
  const terms = options.orderBy.map(({ path, isDescending }) => ({
    reader: resolvePath(source, table, path, new Map()),
    sign: isDescending ? -1 : 1,
  }));
  const order = (left: StoredRow, right: StoredRow): number => {
    for (const { reader, sign } of terms) {
      const [a, b] = [left, right].map((row) => comparable(reader.type, reader.read(row, NO_SCOPE)));
      const result = sign * compareValues(a ?? null, b ?? null);
      if (result !== 0) return result;
    }
    return 0;
  };
  return (rows) => {
    const found = test ? rows.filter((row) => test(row, NO_SCOPE) === true) : rows;
    return terms.length > 0 ? [...found].sort(order) : found;
  };
}

const NO_SCOPE: Scope = new Map();
