import type { Json } from '../json.ts';
import type { Call, Reply } from './call.ts';
import { checkVersion } from './check-version.ts';
import type { PathSegment } from './parse-target.ts';
import { columnOfProperty, isLookup, storedValue } from './query/property-path.ts';
import { bodyOf } from './read-body.ts';
import { invalidArgument, noSuchResource, wrongVerb } from './refusals.ts';
import { requirePrivilege } from './require-privilege.ts';
import type { StoredRow } from './store.ts';
import type { ColumnDefinition, TableDefinition } from './tables.ts';
import { checkWrite, setValues } from './write/change-row.ts';
import { checkValue } from './write/check-value.ts';

/** Reads, sets or clears one property of a row: `accounts(…)/name`; lookups are only read. */
export function routeProperty(
  call: Call,
  table: TableDefinition,
  row: StoredRow,
  [segment, next, ...more]: readonly PathSegment[],
): Reply {
  const column = columnOfProperty(table, segment?.name ?? '');
  if (!column || more.length > 0) throw noSuchResource(segment?.name ?? '');
  if (next) return rawValue(call, table, row, column, next);
  if (call.method === 'GET') return readProperty(call, table, row, column);
  if (call.method !== 'PUT' && call.method !== 'DELETE') throw wrongVerb(call.method, column.name);
  if (isLookup(column)) throw invalidArgument(`'${column.name}' is a lookup: change it with @odata.bind or $ref.`);
  if (!column.isUpdatable) throw invalidArgument(`'${column.name}' of '${table.name}' cannot be changed.`);
  checkVersion(call, table, row.id, row);
  checkWrite(call, table, row);
  setValues(call, table, row, { [column.name]: checkValue(table, column, newValue(call)) });
  return { status: 204 };
}

function newValue(call: Call): Json {
  if (call.method === 'DELETE') return null;
  const { value } = bodyOf(call);
  if (value === undefined) throw invalidArgument('The body must be {"value": …}.');
  return value;
}

function readProperty(call: Call, table: TableDefinition, row: StoredRow, column: ColumnDefinition): Reply {
  requirePrivilege(call.organization, 'Read', table);
  const value = storedValue(table, row, column);
  if (value === null) return { status: 204 };
  const context = `${call.root}$metadata#${table.entitySet}(${row.id})/${column.name}`;
  return { status: 200, json: { '@odata.context': context, value } };
}

function rawValue(
  call: Call,
  table: TableDefinition,
  row: StoredRow,
  column: ColumnDefinition,
  next: PathSegment,
): Reply {
  if (next.name !== '$value') throw noSuchResource(next.name);
  if (call.method !== 'GET') throw wrongVerb(call.method, '$value');
  requirePrivilege(call.organization, 'Read', table);
  const value = storedValue(table, row, column);
  return value === null ? { status: 204 } : { status: 200, text: String(value) };
}
