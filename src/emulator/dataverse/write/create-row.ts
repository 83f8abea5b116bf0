import type { JsonObject } from '../../json.ts';
import type { Call } from '../call.ts';
import { notInModel, wrongVerb } from '../refusals.ts';
import { requirePrivilege } from '../require-privilege.ts';
import { ON_CREATED } from '../row-rules.ts';
import type { StoredRow } from '../store.ts';
import type { Collection, TableDefinition } from '../tables.ts';
import { keepValues } from './keep-values.ts';
import { addToCollection } from './link-rows.ts';
import { readChanges } from './row-changes.ts';
import { valuesOfNew } from './system-values.ts';

/**
 * Creates a row with all that is nested in it.
 *
 * @throws {EmulatorError} when the body cannot be, or the id is taken: then nothing of it was made, as long as a
 * transaction is around.
 */
export function createRow(call: Call, table: TableDefinition, body: JsonObject, id?: string): StoredRow {
  const { organization } = call;
  if (!table.canCreate) throw wrongVerb('POST', table.name);
  requirePrivilege(organization, 'Create', table);
  const changes = readChanges(call, table, body, true);
  const parents = changes.parents.map(
    (parent) => [parent.column, createRow(call, tableNamed(call, parent.table), parent.body).id] as const,
  );
  const given = { ...changes.values, ...Object.fromEntries(parents) };
  const newId = id ?? changes.id ?? organization.newId();
  const row = organization.store.insert(table.name, newId, valuesOfNew(organization, table, given));
  ON_CREATED.get(table.name)?.(organization, row);
  for (const { collection, id: member } of changes.bound) addToCollection(organization, row, collection, member);
  for (const child of changes.children) createChild(call, row, child.collection, child.body);
  const created = keepValues(organization, table.name, row.id);
  organization.options.plugIn?.('Create', table.name, created);
  return created;
}

function createChild(call: Call, owner: StoredRow, collection: Collection, body: JsonObject): void {
  const child = createRow(call, tableNamed(call, collection.table), body);
  addToCollection(call.organization, owner, collection, child.id);
}

function tableNamed(call: Call, name: string): TableDefinition {
  const table = call.organization.tables.byName.get(name);
  if (!table) throw notInModel(`There is no table '${name}'.`);
  return table;
}
