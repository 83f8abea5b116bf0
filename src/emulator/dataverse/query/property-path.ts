import { isJsonObject, type Json } from '../../json.ts';
import { notInModel } from '../refusals.ts';
import type { StoredRow } from '../store.ts';
import type { ColumnDefinition, ColumnType, TableDefinition } from '../tables.ts';
import { type RowSource, targetOf } from './row-source.ts';

/** Rows that the variables of lambdas stand for. */
export type Scope = ReadonlyMap<string, StoredRow>;
/** The tables of those rows. */
export type Variables = ReadonlyMap<string, TableDefinition>;

/** How to read what a path names. */
export interface PathReader {
  /** `guid` stands for lookups too. */
  readonly type: ColumnType | 'guid';
  read(row: StoredRow, scope: Scope): Json;
}

/**
 * Resolves the path of a property: a column, `_x_value` of a lookup, a column behind a navigation property, or one of the
 * row that a lambda's variable stands for.
 *
 * @throws {EmulatorError} 400 `0x80060888` when there is no such property.
 */
export function resolvePath(
  source: RowSource,
  table: TableDefinition,
  path: readonly string[],
  variables: Variables,
): PathReader {
  const [first = '', ...rest] = path;
  const ofVariable = variables.get(first);
  if (ofVariable && rest.length > 0) {
    const reader = resolvePath(source, ofVariable, rest, NO_VARIABLES);
    return { type: reader.type, read: (_row, scope) => readFrom(reader, scope.get(first), scope) };
  }
  return rest.length === 0 ? propertyReader(table, first) : behind(source, table, first, rest);
}

/** The column that a JSON property shows: itself, or the lookup of `_x_value`; undefined when there is none. */
export function columnOfProperty(table: TableDefinition, property: string): ColumnDefinition | undefined {
  const column = table.columns.get(property);
  if (column) return isLookup(column) ? undefined : column;
  const lookup = table.columns.get(/^_(.+)_value$/.exec(property)?.[1] ?? '');
  return lookup && isLookup(lookup) ? lookup : undefined;
}

/** Whether a column is read as `_x_value`. */
export function isLookup(column: ColumnDefinition): boolean {
  return column.type === 'lookup' || column.type === 'owner';
}

/** The JSON property of a column. */
export function propertyOfColumn(column: ColumnDefinition): string {
  return isLookup(column) ? `_${column.name}_value` : column.name;
}

/** What a row holds in a column. */
export function storedValue(table: TableDefinition, row: StoredRow, column: ColumnDefinition): Json {
  if (column.name === table.primaryId) return row.id;
  if (column.name === 'versionnumber') return row.version;
  return row.values[column.name] ?? null;
}

/** 400 for a property that a table does not have. */
export function noSuchProperty(table: TableDefinition, property: string) {
  return notInModel(`Could not find a property named '${property}' on type 'Microsoft.Dynamics.CRM.${table.name}'.`);
}

const NO_VARIABLES: Variables = new Map();

function propertyReader(table: TableDefinition, property: string): PathReader {
  const column = columnOfProperty(table, property);
  if (!column) throw noSuchProperty(table, property);
  const type = isLookup(column) || column.type === 'uniqueidentifier' ? 'guid' : column.type;
  return { type, read: (row) => storedValue(table, row, column) };
}

function behind(source: RowSource, table: TableDefinition, navigation: string, rest: readonly string[]): PathReader {
  const managed = table.columns.get(navigation);
  if (managed?.type === 'managedproperty' && rest.length === 1) return memberReader(managed, rest[0] ?? '');
  for (const column of table.columns.values()) {
    const target = column.targets.find((candidate) => candidate.navigation === navigation);
    const next = target && source.tables.byName.get(target.table);
    if (!next) continue;
    const reader = resolvePath(source, next, rest, NO_VARIABLES);
    return {
      type: reader.type,
      read: (row, scope) => readFrom(reader, targetOf(source, column, row.values[column.name])?.row, scope),
    };
  }
  throw noSuchProperty(table, navigation);
}

/** `iscustomizable/Value` */
function memberReader(column: ColumnDefinition, member: string): PathReader {
  return {
    type: 'boolean',
    read: (row) => {
      const value = row.values[column.name] ?? null;
      return isJsonObject(value) ? (value[member] ?? null) : null;
    },
  };
}

function readFrom(reader: PathReader, row: StoredRow | undefined, scope: Scope): Json {
  return row ? reader.read(row, scope) : null;
}
