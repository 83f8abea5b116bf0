import type { Json } from '../json.ts';
import {
  COLUMN_TYPES,
  type ColumnDefinition,
  type ColumnOption,
  type LookupTarget,
  type ManyToMany,
  OWNERSHIPS,
  type RelationshipSide,
  type TableDefinition,
} from './table-definition.ts';

/** What `data/emulator/tables.json` says. */
export interface ShippedTables {
  /** In every organization. */
  readonly tables: readonly TableDefinition[];
  /** Only where an organization is told to have them. */
  readonly optional: readonly TableDefinition[];
  readonly relationships: readonly ManyToMany[];
  /** A table that is known by its name alone: rows belong to users, the name column follows the prefix. */
  plain(name: string): TableDefinition;
}

/**
 * The tables of the data file; `columnSets` holds the columns that many tables share, named under `with`.
 *
 * @throws {TypeError} when the file does not say what it must, with the place.
 */
export function readTables(file: unknown): ShippedTables {
  const root = objectAt(file, 'tables.json');
  const sets = new Map(
    Object.entries(objectAt(root.columnSets, 'columnSets')).map(([name, columns]) => [
      name,
      listAt(columns, name).map((column, at) => readColumn(column, '*', `${name}/${at}`)),
    ]),
  );
  const tables = listAt(root.tables, 'tables').map((table) => readTable(table, sets));
  return {
    tables: tables.filter(({ isOptional }) => !isOptional).map(({ table }) => table),
    optional: tables.filter(({ isOptional }) => isOptional).map(({ table }) => table),
    relationships: listAt(root.relationships, 'relationships').map(readRelationship),
    plain: (name) => plainTable(name, sets),
  };
}

function plainTable(name: string, sets: ColumnSets): TableDefinition {
  const prefix = name.includes('_') ? name.slice(0, name.indexOf('_') + 1) : '';
  const written = {
    name,
    entitySet: `${name}s`,
    primaryName: `${prefix}name`,
    ownership: 'user',
    assumed: true,
    with: ['standard', 'active', 'owner'],
    columns: [{ name: `${prefix}name`, type: 'string', maxLength: 100 }],
  };
  return readTable(written, sets).table;
}

type ColumnSets = ReadonlyMap<string, readonly ColumnDefinition[]>;

function readTable(
  value: unknown,
  sets: ColumnSets,
): { readonly table: TableDefinition; readonly isOptional: boolean } {
  const written = objectAt(value, 'table');
  const name = textAt(written.name, 'name of a table');
  const primaryId = optionalText(written.primaryId) ?? `${name}id`;
  const primaryName = optionalText(written.primaryName);
  const own = listAt(written.columns ?? [], name).map((column) => readColumn(column, name, name));
  const shared = listAt(written.with ?? [], name).flatMap((set) => sets.get(textAt(set, name)) ?? fail(`${name}/with`));
  const columns = [primaryIdColumn(primaryId), ...shared.map((column) => inTable(column, name)), ...own];
  const table: TableDefinition = {
    name,
    schemaName: optionalText(written.schemaName) ?? name,
    entitySet: textAt(written.entitySet, `${name}/entitySet`),
    primaryId,
    ...(primaryName !== undefined && { primaryName }),
    ownership: oneOf(OWNERSHIPS, written.ownership, `${name}/ownership`),
    isElastic: written.elastic === true,
    canCreate: written.create !== false,
    canUpdate: written.update !== false,
    canDelete: written.delete !== false,
    columns: new Map(columns.map((column) => [column.name, column])),
    alternateKeys: [],
    isAssumed: written.assumed === true,
  };
  return { table, isOptional: written.optional === true };
}

function primaryIdColumn(name: string): ColumnDefinition {
  return {
    name,
    schemaName: name,
    type: 'uniqueidentifier',
    options: [],
    required: 'system',
    isCreatable: true,
    isUpdatable: false,
    targets: [],
    isAssumed: false,
  };
}

/** A shared column knows its table only when it stands in one: the collections it makes are named by it. */
function inTable(column: ColumnDefinition, table: string): ColumnDefinition {
  const targets = column.targets.map((target) => ({ ...target, collection: target.collection.replace('*', table) }));
  return { ...column, targets };
}

function readColumn(value: unknown, table: string, place: string): ColumnDefinition {
  const written = objectAt(value, place);
  const name = textAt(written.name, place);
  const maxLength = optionalNumber(written.maxLength);
  const min = optionalNumber(written.min);
  const max = optionalNumber(written.max);
  const byDefault = readDefault(written.default);
  return {
    name,
    schemaName: optionalText(written.schemaName) ?? name,
    type: oneOf(COLUMN_TYPES, written.type, `${place}/${name}`),
    ...(maxLength !== undefined && { maxLength }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    options: Object.entries(objectAt(written.options ?? {}, name)).map(readOption),
    ...(byDefault !== undefined && { default: byDefault }),
    required: written.required === undefined ? 'none' : oneOf(REQUIRED, written.required, `${place}/${name}`),
    isCreatable: written.readOnly !== true,
    isUpdatable: written.readOnly !== true && written.update !== false,
    targets: Object.entries(objectAt(written.targets ?? {}, name)).map((target) => readTarget(target, table, name)),
    isAssumed: written.assumed === true,
  };
}

const REQUIRED = ['application', 'system'] as const;

function readOption([value, label]: readonly [string, unknown]): ColumnOption {
  return { value: Number(value), label: textAt(label, `option ${value}`) };
}

/** Collections whose name no source gives follow the custom of the platform: one side, many side, lookup. */
function readTarget([target, value]: readonly [string, unknown], table: string, column: string): LookupTarget {
  const [navigation, collection] = textAt(value, column).split(' ');
  return {
    table: target,
    navigation: navigation ?? column,
    collection: collection ?? `${target}_${table}_${column}`,
  };
}

function readDefault(value: unknown): Json | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

function readRelationship(value: unknown): ManyToMany {
  const written = objectAt(value, 'relationship');
  const name = textAt(written.name, 'name of a relationship');
  return {
    name,
    linkTable: textAt(written.linkTable, name),
    left: readSide(written.left, name),
    right: readSide(written.right, name),
  };
}

function readSide(value: unknown, relationship: string): RelationshipSide {
  const written = objectAt(value, relationship);
  return {
    table: textAt(written.table, relationship),
    column: textAt(written.column, relationship),
    navigation: optionalText(written.navigation) ?? relationship,
  };
}

function objectAt(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(place);
  return { ...value };
}

function listAt(value: unknown, place: string): readonly unknown[] {
  return Array.isArray(value) ? value : fail(place);
}

function textAt(value: unknown, place: string): string {
  return typeof value === 'string' ? value : fail(place);
}

function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function optionalNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function oneOf<T extends string>(values: readonly T[], value: unknown, place: string): T {
  return values.find((candidate) => candidate === value) ?? fail(place);
}

function fail(place: string): never {
  throw new TypeError(`The table data is not as expected at ${place}.`);
}
