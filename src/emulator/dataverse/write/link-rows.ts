import type { Organization } from '../organization.ts';
import type { StoredRow } from '../store.ts';
import type { Collection } from '../tables.ts';

/** Puts a row into a collection: sets its lookup, or links both rows. */
export function addToCollection(
  organization: Organization,
  owner: StoredRow,
  collection: Collection,
  id: string,
): void {
  const { store } = organization;
  if (collection.kind === 'one-to-many') {
    store.update(collection.table, id, { [collection.column]: owner.id });
    return;
  }
  const [left, right] = collection.side === 'left' ? [owner.id, id] : [id, owner.id];
  store.link(collection.relationship, left, right);
}

/** Takes a row out of a collection; one that is not in it is no fault. */
export function removeFromCollection(
  organization: Organization,
  owner: StoredRow,
  collection: Collection,
  id: string,
): void {
  const { store } = organization;
  if (collection.kind === 'one-to-many') {
    const isMember = store.get(collection.table, id)?.values[collection.column] === owner.id;
    if (isMember) store.update(collection.table, id, { [collection.column]: null });
    return;
  }
  const [left, right] = collection.side === 'left' ? [owner.id, id] : [id, owner.id];
  store.unlink(collection.relationship, left, right);
}
