import type { Call, Reply } from './call.ts';
import { callOperation, operationNamed } from './call-operation.ts';
import { checkVersion } from './check-version.ts';
import { EmulatorError } from './emulator-error.ts';
import type { PathSegment } from './parse-target.ts';
import { linkRows } from './query/link-rows.ts';
import { columnOfProperty } from './query/property-path.ts';
import { readRow, represent } from './query/read-row.ts';
import { bodyOf } from './read-body.ts';
import { idOfKey } from './references.ts';
import { noSuchRow, wrongVerb } from './refusals.ts';
import { requirePrivilege } from './require-privilege.ts';
import { routeNavigation } from './route-navigation.ts';
import { routeProperty } from './route-property.ts';
import { answerCreate, locationHeaders } from './route-set.ts';
import type { StoredRow } from './store.ts';
import type { TableDefinition } from './tables.ts';
import { deleteRow, updateRow } from './write/change-row.ts';
import { createRow } from './write/create-row.ts';

/** Answers what is asked of one row: itself, one of its properties, what it leads to, an operation on it. */
export function routeRow(call: Call, table: TableDefinition, key: string, rest: readonly PathSegment[]): Reply {
  const id = idOfKey(call, table, key);
  const row = rowOf(call, table, id);
  const [next, ...more] = rest;
  if (!next) return routeWhole(call, table, id, row);
  if (!row) throw noSuchRow(table.name, id);
  const operation = operationNamed(next.name);
  if (operation && more.length === 0) return callOperation(call, operation, next, { table: table.name, id });
  if (columnOfProperty(table, next.name)) return routeProperty(call, table, row, rest);
  return routeNavigation(call, table, row, rest);
}

/** Link tables have rows that are only read. */
function rowOf(call: Call, table: TableDefinition, id: string): StoredRow | undefined {
  const { organization } = call;
  return organization.store.get(table.name, id) ?? linkRows(organization, table).find((row) => row.id === id);
}

function routeWhole(call: Call, table: TableDefinition, id: string, row: StoredRow | undefined): Reply {
  switch (call.method) {
    case 'GET':
      requirePrivilege(call.organization, 'Read', table);
      if (!row) throw noSuchRow(table.name, id);
      return readRow(call, table, row);
    case 'PATCH':
      return upsert(call, table, id, row);
    case 'DELETE':
      checkVersion(call, table, id, row);
      if (!row) throw noSuchRow(table.name, id);
      deleteRow(call, table, row);
      return { status: 204 };
    default:
      throw wrongVerb(call.method, table.entitySet);
  }
}

/** Updates the row or, where `If-Match` does not forbid it, creates it with the id of the URL. */
function upsert(call: Call, table: TableDefinition, id: string, row: StoredRow | undefined): Reply {
  checkVersion(call, table, id, row);
  if (!row) return answerCreate(call, table, createRow(call, table, bodyOf(call), id));
  if (call.headers.get('if-none-match') === '*') {
    throw new EmulatorError(412, '', 'A record with matching key values already exists.');
  }
  const changed = updateRow(call, table, row, bodyOf(call));
  if (call.preferences.returnRepresentation) return { ...represent(call, table, changed), status: 200 };
  return { status: 204, headers: locationHeaders(call, table, id) };
}
