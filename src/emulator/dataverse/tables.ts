import raw from '../../../data/emulator/tables.json' with { type: 'json' };
import { readTables, type ShippedTables } from './read-tables.ts';
import type { Collection, ManyToMany, TableDefinition } from './table-definition.ts';

export type {
  Collection,
  ColumnDefinition,
  ColumnType,
  ManyToMany,
  TableDefinition,
} from './table-definition.ts';

/** The tables of one organization. Never changed in place: a change of the schema gives another one. */
export interface Tables {
  /** Grows with each change of the schema; part of `globalmetadataversion`. */
  readonly generation: number;
  readonly byName: ReadonlyMap<string, TableDefinition>;
  readonly byEntitySet: ReadonlyMap<string, TableDefinition>;
  /** N:N relationships by name. */
  readonly relationships: ReadonlyMap<string, ManyToMany>;
  /** Collections that a row of a table leads to, by navigation property. */
  collectionsOf(table: string): ReadonlyMap<string, Collection>;
}

/** What happens to a schema: a solution leaves, or never brought a column. */
export type SchemaChange =
  | { readonly removeTable: string }
  | { readonly removeColumn: { readonly table: string; readonly column: string } }
  | { readonly addTable: TableDefinition };

/** The tables that `data/emulator/tables.json` describes, with others beside them. */
export function emulatorTables(
  others: readonly TableDefinition[] = [],
  relationships: readonly ManyToMany[] = [],
): Tables {
  return makeTables(0, [...shipped().tables, ...others], [...shipped().relationships, ...relationships]);
}

/**
 * A table that is only known by name: an id, a name, and the columns that all tables have.
 *
 * `data/emulator/tables.json` says more of some (`incident`, `product`, …); those are described as it says.
 */
export function namedTable(name: string): TableDefinition {
  return shipped().optional.find((table) => table.name === name) ?? shipped().plain(name);
}

/** The tables after a change of the schema. What is not there is no fault. */
export function changeTables(tables: Tables, change: SchemaChange): Tables {
  const changed = changedList([...tables.byName.values()], change);
  return makeTables(tables.generation + 1, changed, [...tables.relationships.values()]);
}

function changedList(tables: readonly TableDefinition[], change: SchemaChange): readonly TableDefinition[] {
  if ('removeTable' in change) return tables.filter(({ name }) => name !== change.removeTable);
  if ('addTable' in change) return [...tables.filter(({ name }) => name !== change.addTable.name), change.addTable];
  const { table: from, column } = change.removeColumn;
  return tables.map((table) => (table.name === from ? withoutColumn(table, column) : table));
}

function withoutColumn(table: TableDefinition, column: string): TableDefinition {
  return { ...table, columns: new Map([...table.columns].filter(([name]) => name !== column)) };
}

function makeTables(
  generation: number,
  tables: readonly TableDefinition[],
  relationships: readonly ManyToMany[],
): Tables {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const complete = relationships.filter(({ left, right }) => byName.has(left.table) && byName.has(right.table));
  const collections = collectionsByTable([...byName.values()], complete);
  return {
    generation,
    byName,
    byEntitySet: new Map([...byName.values()].map((table) => [table.entitySet, table])),
    relationships: new Map(complete.map((relationship) => [relationship.name, relationship])),
    collectionsOf: (table) => collections.get(table) ?? NONE,
  };
}

const NONE: ReadonlyMap<string, Collection> = new Map();

function collectionsByTable(
  tables: readonly TableDefinition[],
  relationships: readonly ManyToMany[],
): ReadonlyMap<string, ReadonlyMap<string, Collection>> {
  const found = new Map<string, Map<string, Collection>>();
  const add = (owner: string, collection: Collection) => {
    const known = found.get(owner) ?? new Map<string, Collection>();
    found.set(owner, known.set(collection.navigation, collection));
  };
  for (const table of tables) for (const [owner, collection] of childrenOf(table)) add(owner, collection);
  for (const { name: relationship, left, right } of relationships) {
    const common = { kind: 'many-to-many', relationship } as const;
    add(left.table, { ...common, navigation: left.navigation, table: right.table, side: 'left' });
    add(right.table, { ...common, navigation: right.navigation, table: left.table, side: 'right' });
  }
  return found;
}

function childrenOf(table: TableDefinition): readonly (readonly [string, Collection])[] {
  return [...table.columns.values()].flatMap((column) =>
    column.targets.map(
      (target) =>
        [
          target.table,
          {
            kind: 'one-to-many',
            navigation: target.collection,
            table: table.name,
            column: column.name,
          },
        ] as const,
    ),
  );
}

let known: ShippedTables | undefined;

/** Read once: it is the same for every organization. */
function shipped(): ShippedTables {
  known ??= readTables(raw);
  return known;
}
