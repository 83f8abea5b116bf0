import type { Json } from '../../json.ts';
import type { Call } from '../call.ts';
import { notInModel } from '../refusals.ts';
import type { StoredRow } from '../store.ts';
import type { ColumnDefinition, TableDefinition } from '../tables.ts';
import { annotationsOf } from './annotations.ts';
import { columnOfProperty, noSuchProperty, propertyOfColumn, storedValue } from './property-path.ts';
import type { ExpandItem, QueryOptions } from './query-options.ts';
import { membersOf, targetOf } from './row-source.ts';
import { selectRows } from './select-rows.ts';

/** Turns rows of one table into what the answer shows of them. */
export type RowPrinter = (row: StoredRow) => Readonly<Record<string, Json>>;

/**
 * How rows of a table are shown: the columns selected and always the primary key, then what was expanded.
 *
 * @throws {EmulatorError} 400 `0x80060888` for a column or navigation property that the table does not have.
 */
export function rowPrinter(call: Call, table: TableDefinition, options: QueryOptions): RowPrinter {
  const columns = columnsShown(table, options.select);
  const expanded = options.expand.map((item) => expansion(call, table, item));
  return (row) => ({
    '@odata.etag': etagOf(row),
    ...Object.assign({}, ...columns.map((column) => property(call, table, row, column))),
    ...Object.assign({}, ...expanded.map((expand) => expand(row))),
  });
}

/** The ETag of a row; each change of the row gives another. */
export function etagOf(row: StoredRow): string {
  return `W/"${row.version}"`;
}

/** What `@odata.context` says of the properties: `(name,primarycontactid(fullname))`; empty for all of them. */
export function contextList(options: QueryOptions): string {
  const expanded = options.expand.map(
    ({ navigation, options: nested }) => `${navigation}${contextList(nested) || '()'}`,
  );
  const names = [...(options.select ?? []), ...expanded];
  return names.length === 0 ? '' : `(${names.join(',')})`;
}

function columnsShown(table: TableDefinition, select: readonly string[] | undefined): readonly ColumnDefinition[] {
  if (!select) return [...table.columns.values()];
  const columns = select.map((name) => {
    const column = columnOfProperty(table, name);
    if (!column) throw noSuchProperty(table, name);
    return column;
  });
  const key = table.columns.get(table.primaryId);
  return key ? [...new Set([...columns, key])] : columns;
}

function property(
  call: Call,
  table: TableDefinition,
  row: StoredRow,
  column: ColumnDefinition,
): Readonly<Record<string, Json>> {
  const name = propertyOfColumn(column);
  const value = storedValue(table, row, column);
  if (!call.preferences.wantsAnnotations) return { [name]: value };
  return { ...annotationsOf(call, column, name, value), [name]: value };
}

function expansion(call: Call, table: TableDefinition, item: ExpandItem): RowPrinter {
  const { navigation, options } = item;
  const source = call.organization;
  const collection = source.tables.collectionsOf(table.name).get(navigation);
  const members = collection && source.tables.byName.get(collection.table);
  if (collection && members) {
    const print = rowPrinter(call, members, options);
    const select = selectRows(source, members, options);
    return (row) => ({
      [navigation]: select(membersOf(source, row, collection))
        .slice(0, options.top)
        .map(print),
    });
  }
  return lookupExpansion(call, table, item) ?? refuse(table, navigation);
}

function lookupExpansion(call: Call, table: TableDefinition, item: ExpandItem): RowPrinter | undefined {
  const { navigation, options } = item;
  for (const column of table.columns.values()) {
    const targets = column.targets.filter((target) => target.navigation === navigation);
    const printers = targets.flatMap(({ table: name }): readonly (readonly [string, RowPrinter])[] => {
      const target = call.organization.tables.byName.get(name);
      return target ? [[name, rowPrinter(call, target, options)]] : [];
    });
    if (printers.length === 0) continue;
    const printerOf = new Map(printers);
    return (row) => {
      const found = targetOf(call.organization, column, row.values[column.name]);
      const print = found && printerOf.get(found.table.name);
      return { [navigation]: print ? print(found.row) : null };
    };
  }
  return undefined;
}

function refuse(table: TableDefinition, navigation: string): never {
  throw notInModel(
    `Could not find a property named '${navigation}' on type 'Microsoft.Dynamics.CRM.${table.name}' to expand.`,
  );
}
