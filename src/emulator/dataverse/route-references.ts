import type { Json } from '../json.ts';
import type { Call, Reply } from './call.ts';
import { membersOf, targetOf } from './query/row-source.ts';
import { bodyOf } from './read-body.ts';
import { idOfKey } from './references.ts';
import { invalidArgument, noSuchRow, wrongVerb } from './refusals.ts';
import { requirePrivilege } from './require-privilege.ts';
import type { Navigation } from './route-navigation.ts';
import type { StoredRow } from './store.ts';
import type { TableDefinition } from './tables.ts';
import { checkWrite, setValues } from './write/change-row.ts';
import { checkValue } from './write/check-value.ts';
import { addToCollection, removeFromCollection } from './write/link-rows.ts';
import { boundId, memberId } from './write/row-changes.ts';

/** Links and unlinks rows with `$ref`; a link that is there already, or was not there, is no fault. */
export function routeReferences(
  call: Call,
  table: TableDefinition,
  row: StoredRow,
  navigation: Navigation,
  key: string | undefined,
): Reply {
  if (call.method === 'GET') return readReferences(call, table, row, navigation);
  requirePrivilege(call.organization, 'Append', table);
  if (navigation.kind === 'lookup') return routeLookup(call, table, row, navigation);
  const { collection, members } = navigation;
  requirePrivilege(call.organization, 'AppendTo', members);
  if (call.method === 'POST') {
    addToCollection(call.organization, row, collection, memberId(call, collection, bodyOf(call)['@odata.id'] ?? null));
    return { status: 204 };
  }
  if (call.method !== 'DELETE') throw wrongVerb(call.method, '$ref');
  removeFromCollection(call.organization, row, collection, removedId(call, navigation, key));
  return { status: 204 };
}

/** Both forms: `…/Nav(id)/$ref` and `…/Nav/$ref?$id=…`. */
function removedId(
  call: Call,
  navigation: Navigation & { readonly kind: 'collection' },
  key: string | undefined,
): string {
  const { collection, members } = navigation;
  const url = call.query.get('$id');
  if (key === undefined && url === undefined) throw invalidArgument('The row to disassociate is not named.');
  if (key === undefined) return memberId(call, collection, url ?? null);
  const id = idOfKey(call, members, key);
  if (!call.organization.store.get(members.name, id)) throw noSuchRow(members.name, id);
  return id;
}

function routeLookup(
  call: Call,
  table: TableDefinition,
  row: StoredRow,
  { column, name }: Navigation & { readonly kind: 'lookup' },
): Reply {
  if (call.method !== 'PUT' && call.method !== 'DELETE') throw wrongVerb(call.method, '$ref');
  checkWrite(call, table, row);
  const reference = call.method === 'DELETE' ? null : (bodyOf(call)['@odata.id'] ?? '');
  const id = reference === null ? checkValue(table, column, null) : boundId(call, table, column, name, reference);
  setValues(call, table, row, { [column.name]: id });
  return { status: 204 };
}

function readReferences(call: Call, table: TableDefinition, row: StoredRow, navigation: Navigation): Reply {
  requirePrivilege(call.organization, 'Read', table);
  if (navigation.kind === 'collection') {
    const { collection, members } = navigation;
    const rows = membersOf(call.organization, row, collection);
    const value = rows.map(({ id }): Json => ({ '@odata.id': `${call.root}${members.entitySet}(${id})` }));
    return { status: 200, json: { '@odata.context': `${call.root}$metadata#Collection($ref)`, value } };
  }
  const target = targetOf(call.organization, navigation.column, row.values[navigation.column.name]);
  if (!target) return { status: 204 };
  const id = `${call.root}${target.table.entitySet}(${target.row.id})`;
  return { status: 200, json: { '@odata.context': `${call.root}$metadata#$ref`, '@odata.id': id } };
}
