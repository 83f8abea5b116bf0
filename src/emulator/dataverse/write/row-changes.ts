import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import type { Call } from '../call.ts';
import { isLookup } from '../query/property-path.ts';
import { resolveReference } from '../references.ts';
import { invalidArgument, undeclaredProperty } from '../refusals.ts';
import type { Collection, ColumnDefinition, TableDefinition } from '../tables.ts';
import { checkValue } from './check-value.ts';

/** What the body of a create or an update asks for, checked against the columns of the table. */
export interface RowChanges {
  /** The primary key, where the body names it. */
  readonly id?: string;
  /** By logical name of the column; lookups hold ids. */
  readonly values: Readonly<Record<string, Json>>;
  /** Rows that a collection is bound to. */
  readonly bound: readonly { readonly collection: Collection; readonly id: string }[];
  /** Rows to create before this one: it looks up to them. */
  readonly parents: readonly { readonly column: string; readonly table: string; readonly body: JsonObject }[];
  /** Rows to create after this one: they belong to its collections. */
  readonly children: readonly { readonly collection: Collection; readonly body: JsonObject }[];
}

type Part = Partial<RowChanges>;

/**
 * Reads a body.
 *
 * Columns that cannot be written are left aside; so are annotations other than `@odata.bind`.
 *
 * @throws {EmulatorError} 400: an undeclared property (`0x80048d19`), or a value that its column cannot hold.
 */
export function readChanges(call: Call, table: TableDefinition, body: JsonObject, isNew: boolean): RowChanges {
  const parts = Object.entries(body).map(([name, value]) => readMember(call, table, name, value, isNew));
  const id = parts.find((part) => part.id !== undefined)?.id;
  return {
    ...(id !== undefined && { id }),
    values: Object.assign({}, ...parts.map((part) => part.values)),
    bound: parts.flatMap((part) => part.bound ?? []),
    parents: parts.flatMap((part) => part.parents ?? []),
    children: parts.flatMap((part) => part.children ?? []),
  };
}

function readMember(call: Call, table: TableDefinition, name: string, value: Json, isNew: boolean): Part {
  if (name.endsWith('@odata.bind')) return readBind(call, table, name.slice(0, -'@odata.bind'.length), value);
  if (name.includes('@')) return {};
  const column = table.columns.get(name);
  if (column && !isLookup(column)) return readColumn(table, column, value, isNew);
  return readNavigation(call, table, name, value, isNew);
}

function readColumn(table: TableDefinition, column: ColumnDefinition, value: Json, isNew: boolean): Part {
  if (column.name === table.primaryId) {
    const id = checkValue(table, column, value);
    return typeof id === 'string' ? { id } : {};
  }
  if (!(isNew ? column.isCreatable : column.isUpdatable)) return {};
  return { values: { [column.name]: checkValue(table, column, value) } };
}

function readBind(call: Call, table: TableDefinition, navigation: string, value: Json): Part {
  const column = columnOfNavigation(table, navigation);
  if (column) return { values: { [column.name]: boundId(call, table, column, navigation, value) } };
  const collection = call.organization.tables.collectionsOf(table.name).get(navigation);
  if (!collection) throw undeclaredProperty(navigation, table.name);
  if (!Array.isArray(value)) throw invalidArgument(`A list is needed to bind the collection '${navigation}'.`);
  return { bound: value.map((item: Json) => ({ collection, id: memberId(call, collection, item) })) };
}

/** The id of the row that a lookup is bound to; null empties it. */
export function boundId(
  call: Call,
  table: TableDefinition,
  column: ColumnDefinition,
  navigation: string,
  value: Json,
): string | null {
  if (value === null) return checkNullLookup(table, column);
  if (typeof value !== 'string') throw invalidArgument(`'${navigation}@odata.bind' needs the URL of a row.`);
  const { table: target, row } = resolveReference(call, value);
  if (!column.targets.some((one) => one.navigation === navigation && one.table === target.name)) {
    throw invalidArgument(`'${navigation}' of '${table.name}' cannot be bound to a row of '${target.name}'.`);
  }
  return row.id;
}

function checkNullLookup(table: TableDefinition, column: ColumnDefinition): null {
  checkValue(table, column, null);
  return null;
}

/** The id of a row that a member of a collection stands for; it must be of the collection's table. */
export function memberId(call: Call, collection: Collection, value: Json): string {
  if (typeof value !== 'string') throw invalidArgument(`'${collection.navigation}' needs URLs of rows.`);
  const { table, row } = resolveReference(call, value);
  if (table.name === collection.table) return row.id;
  throw invalidArgument(`'${collection.navigation}' leads to '${collection.table}', not to '${table.name}'.`);
}

/** The lookup that a single-valued navigation property writes. */
export function columnOfNavigation(table: TableDefinition, navigation: string): ColumnDefinition | undefined {
  for (const column of table.columns.values()) {
    if (column.targets.some((target) => target.navigation === navigation)) return column;
  }
  return undefined;
}

/** A navigation property with rows inside creates them; `null` clears a lookup. */
function readNavigation(call: Call, table: TableDefinition, name: string, value: Json, isNew: boolean): Part {
  const column = columnOfNavigation(table, name);
  if (column && value === null) return { values: { [column.name]: checkNullLookup(table, column) } };
  const collection = call.organization.tables.collectionsOf(table.name).get(name);
  const isNested = column ? isJsonObject(value) : collection !== undefined && Array.isArray(value);
  if (!column && !collection) throw undeclaredProperty(name, table.name);
  if (!isNested)
    throw invalidArgument(`'${name}' is a navigation property: use '${name}@odata.bind' with the URL of a row.`);
  if (!isNew) throw invalidArgument(`Rows cannot be nested in an update: '${name}' of '${table.name}'.`);
  if (column)
    return { parents: [{ column: column.name, table: targetTable(column, name), body: objectIn(value, name) }] };
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  return collection ? { children: items.map((item) => ({ collection, body: objectIn(item, name) })) } : {};
}

function targetTable(column: ColumnDefinition, navigation: string): string {
  return column.targets.find((target) => target.navigation === navigation)?.table ?? '';
}

function objectIn(value: Json, navigation: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw invalidArgument(`'${navigation}' needs objects.`);
}
