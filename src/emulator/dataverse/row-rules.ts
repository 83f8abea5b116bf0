import type { Json } from '../json.ts';
import { grant, grantsOf, revoke } from './grants.ts';
import { idOf } from './id-of.ts';
import type { Organization } from './organization.ts';
import { AUTOMATIC_PRIVILEGES } from './privileges.ts';
import type { StoredRow } from './store.ts';

/** What the service does by itself around a row. */
type RowRule = (organization: Organization, row: StoredRow) => void;

/** By logical name of the table: what happens, in the same transaction, once a row was created. */
export const ON_CREATED: ReadonlyMap<string, RowRule> = new Map<string, RowRule>([
  ['role', completeRole],
  ['systemuser', completeUser],
]);

/** By logical name of the table: what happens just before a row is deleted. */
export const ON_DELETE: ReadonlyMap<string, RowRule> = new Map<string, RowRule>([['role', emptyRole]]);

/** A new role of the root business unit is its own root, can be changed, and holds nine privileges already. */
function completeRole({ store, options }: Organization, row: StoredRow): void {
  store.update('role', row.id, {
    businessunitid: row.values.businessunitid ?? options.businessUnitId,
    parentrootroleid: row.id,
    iscustomizable: row.values.iscustomizable ?? managedProperty('iscustomizable', true),
    canbedeleted: row.values.canbedeleted ?? managedProperty('canbedeleted', true),
  });
  for (const { name } of AUTOMATIC_PRIVILEGES) {
    const id = idOf(options.organizationId, name);
    if (store.get('privilege', id)) grant(store, row.id, id, 'Global');
  }
}

function completeUser({ store, options }: Organization, row: StoredRow): void {
  const { firstname, lastname } = row.values;
  store.update('systemuser', row.id, {
    businessunitid: row.values.businessunitid ?? options.businessUnitId,
    fullname: row.values.fullname ?? [firstname, lastname].filter((name) => typeof name === 'string').join(' '),
  });
}

function emptyRole({ store }: Organization, row: StoredRow): void {
  for (const { privilege } of grantsOf(store, row.id)) revoke(store, row.id, privilege.id);
}

/** A managed property as rows carry it. */
export function managedProperty(name: string, value: boolean): Json {
  return { Value: value, CanBeChanged: value, ManagedPropertyLogicalName: name };
}
