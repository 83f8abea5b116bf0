import type { Json, JsonObject } from '../../json.ts';
import type { Call } from '../call.ts';
import { requireChangeable } from '../product-rules.ts';
import { invalidArgument, wrongVerb } from '../refusals.ts';
import { requirePrivilege } from '../require-privilege.ts';
import { ON_DELETE } from '../row-rules.ts';
import type { StoredRow } from '../store.ts';
import type { TableDefinition } from '../tables.ts';
import { keepValues } from './keep-values.ts';
import { addToCollection } from './link-rows.ts';
import { readChanges } from './row-changes.ts';
import { valuesOfChanged } from './system-values.ts';

/** Changes the columns that the body names. @throws {EmulatorError} when one of them cannot be. */
export function updateRow(call: Call, table: TableDefinition, row: StoredRow, body: JsonObject): StoredRow {
  checkWrite(call, table, row);
  const changes = readChanges(call, table, body, false);
  if (changes.id !== undefined && changes.id !== row.id) {
    throw invalidArgument(`The '${table.primaryId}' of the body is not the one of the URL.`);
  }
  const changed = setValues(call, table, row, changes.values);
  for (const { collection, id } of changes.bound) addToCollection(call.organization, changed, collection, id);
  return changed;
}

/** Writes checked values into a row that may be written. */
export function setValues(
  call: Call,
  table: TableDefinition,
  row: StoredRow,
  values: Readonly<Record<string, Json>>,
): StoredRow {
  const { organization } = call;
  organization.store.update(table.name, row.id, valuesOfChanged(organization, table, values));
  const changed = keepValues(organization, table.name, row.id);
  organization.options.plugIn?.('Update', table.name, changed);
  return changed;
}

/** @throws {EmulatorError} 403, 405 or 400 when the caller, the table or the product does not let the row be changed. */
export function checkWrite(call: Call, table: TableDefinition, row: StoredRow): void {
  if (!table.canUpdate) throw wrongVerb('PATCH', table.name);
  requirePrivilege(call.organization, 'Write', table);
  requireChangeable(table.name, row);
}

/** Removes a row; lookups that pointed to it are empty afterwards. */
export function deleteRow(call: Call, table: TableDefinition, row: StoredRow): void {
  const { organization } = call;
  if (!table.canDelete) throw wrongVerb('DELETE', table.name);
  requirePrivilege(organization, 'Delete', table);
  requireChangeable(table.name, row);
  ON_DELETE.get(table.name)?.(organization, row);
  organization.options.plugIn?.('Delete', table.name, row);
  clearLookups(call, table, row);
  organization.store.remove(table.name, row.id);
}

function clearLookups(call: Call, table: TableDefinition, row: StoredRow): void {
  const { store, tables } = call.organization;
  for (const other of tables.byName.values()) {
    for (const column of other.columns.values()) {
      if (!column.targets.some((target) => target.table === table.name)) continue;
      for (const { id, values } of store.all(other.name)) {
        if (values[column.name] === row.id) store.update(other.name, id, { [column.name]: null });
      }
    }
  }
}
