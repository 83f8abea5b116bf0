import type { Json } from '../../json.ts';
import { isGuid } from '../literals.ts';
import { notInModel } from '../refusals.ts';
import type { StoredRow } from '../store.ts';
import type { TableDefinition } from '../tables.ts';
import { type Comparable, comparable, compareValues } from './compare-values.ts';
import type { Comparison, FilterNode, Operand, TextFunction } from './filter-node.ts';
import { noSuchProperty, type PathReader, resolvePath, type Scope, type Variables } from './property-path.ts';
import { membersOf, type RowSource } from './row-source.ts';

/** Says whether a row is meant; null when that is not known, because a value is missing. */
export type RowTest = (row: StoredRow, scope: Scope) => boolean | null;

/**
 * A filter as a test of rows of a table: names resolved, kinds of values checked once.
 *
 * @throws {EmulatorError} 400 when a name is not in the model or two kinds of values do not compare.
 */
export function compileFilter(source: RowSource, table: TableDefinition, node: FilterNode): RowTest {
  return compile(source, table, node, new Map());
}

function compile(source: RowSource, table: TableDefinition, node: FilterNode, variables: Variables): RowTest {
  switch (node.op) {
    case 'and':
      return every(node.of.map((part) => compile(source, table, part, variables)));
    case 'or':
      return some(node.of.map((part) => compile(source, table, part, variables)));
    case 'not':
      return negated(compile(source, table, node.of, variables));
    case 'compare':
      return comparison(node.by, ...sides(source, table, node.left, node.right, variables));
    case 'text':
      return textTest(node.by, ...sides(source, table, node.left, node.right, variables));
    case 'in':
      return inTest(source, table, node.property, node.values, variables);
    case 'any':
    case 'all':
      return lambda(source, table, node, variables);
  }
}

function every(parts: readonly RowTest[]): RowTest {
  return (row, scope) => {
    let result: boolean | null = true;
    for (const part of parts) {
      const found = part(row, scope);
      if (found === false) return false;
      if (found === null) result = null;
    }
    return result;
  };
}

function some(parts: readonly RowTest[]): RowTest {
  return (row, scope) => {
    let result: boolean | null = false;
    for (const part of parts) {
      const found = part(row, scope);
      if (found) return true;
      if (found === null) result = null;
    }
    return result;
  };
}

function negated(part: RowTest): RowTest {
  return (row, scope) => {
    const found = part(row, scope);
    return found === null ? null : !found;
  };
}

type Reader = (row: StoredRow, scope: Scope) => Comparable;

/** Both sides as readers; the kind of a literal has to fit the column on the other side. */
function sides(
  source: RowSource,
  table: TableDefinition,
  left: Operand,
  right: Operand,
  variables: Variables,
): readonly [Reader, Reader] {
  const paths = [left, right].map((side) =>
    side.kind === 'path' ? resolvePath(source, table, side.path, variables) : undefined,
  );
  const type = (paths[0] ?? paths[1])?.type ?? 'string';
  return [readerOf(left, paths[0], type), readerOf(right, paths[1], type)];
}

function readerOf(operand: Operand, path: PathReader | undefined, type: PathReader['type']): Reader {
  if (path) return (row, scope) => comparable(path.type, path.read(row, scope));
  if (operand.kind !== 'literal') return () => null;
  if (!fits(operand, type)) {
    throw notInModel(
      `A binary operator with incompatible types was detected. Found operand types '${type}' and '${operand.form}'.`,
    );
  }
  const value = comparable(type, operand.value);
  return () => value;
}

const NUMBERS: readonly PathReader['type'][] = [
  'bigint',
  'decimal',
  'double',
  'integer',
  'money',
  'picklist',
  'state',
  'status',
];

function fits(literal: Operand & { readonly kind: 'literal' }, type: PathReader['type']): boolean {
  if (literal.form === 'null') return true;
  if (NUMBERS.includes(type)) return literal.form === 'number';
  if (type === 'boolean') return literal.form === 'boolean';
  if (type === 'datetime') return typeof literal.value === 'string' && !Number.isNaN(Date.parse(literal.value));
  if (type === 'guid') return typeof literal.value === 'string' && isGuid(literal.value);
  return literal.form === 'text';
}

function comparison(by: Comparison, left: Reader, right: Reader): RowTest {
  return (row, scope) => {
    const [a, b] = [left(row, scope), right(row, scope)];
    if (by === 'eq') return a === b;
    if (by === 'ne') return a !== b;
    if (a === null || b === null) return null;
    const order = compareValues(a, b);
    return by === 'gt' ? order > 0 : by === 'ge' ? order >= 0 : by === 'lt' ? order < 0 : order <= 0;
  };
}

function textTest(by: TextFunction, whole: Reader, part: Reader): RowTest {
  return (row, scope) => {
    const [text, piece] = [whole(row, scope), part(row, scope)];
    if (typeof text !== 'string' || typeof piece !== 'string') return null;
    if (by === 'contains') return text.includes(piece);
    return by === 'startswith' ? text.startsWith(piece) : text.endsWith(piece);
  };
}

function inTest(
  source: RowSource,
  table: TableDefinition,
  property: string,
  values: readonly Json[],
  variables: Variables,
): RowTest {
  const reader = resolvePath(source, table, property.split('/'), variables);
  const wanted = new Set(values.map((value) => comparable(reader.type, ofType(value, reader.type))));
  return (row, scope) => wanted.has(comparable(reader.type, reader.read(row, scope)));
}

/** The values of `In` are texts, whatever the column is. */
function ofType(value: Json, type: PathReader['type']): Json {
  if (typeof value !== 'string') return value;
  if (NUMBERS.includes(type)) return Number(value);
  return type === 'boolean' ? value === 'true' || value === '1' : value;
}

function lambda(
  source: RowSource,
  table: TableDefinition,
  node: FilterNode & { readonly op: 'any' | 'all' },
  variables: Variables,
): RowTest {
  const [navigation = '', ...more] = node.path;
  const collection = source.tables.collectionsOf(table.name).get(navigation);
  const members = collection && source.tables.byName.get(collection.table);
  if (!collection || !members || more.length > 0) throw noSuchProperty(table, node.path.join('/'));
  const { where, variable } = node;
  if (!where) return (row) => membersOf(source, row, collection).length > 0;
  const test = compile(source, members, where, new Map([...variables, [variable, members]]));
  return (row, scope) => {
    const fulfils = (member: StoredRow) => test(member, new Map([...scope, [variable, member]])) === true;
    const rows = membersOf(source, row, collection);
    return node.op === 'any' ? rows.some(fulfils) : rows.every(fulfils);
  };
}
