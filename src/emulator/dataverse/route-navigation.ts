import type { Call, Reply } from './call.ts';
import type { PathSegment } from './parse-target.ts';
import { countCollection, readCollection } from './query/read-collection.ts';
import { readRow } from './query/read-row.ts';
import { membersOf, targetOf } from './query/row-source.ts';
import { noSuchResource, wrongVerb } from './refusals.ts';
import { requirePrivilege } from './require-privilege.ts';
import { routeReferences } from './route-references.ts';
import type { StoredRow } from './store.ts';
import type { Collection, ColumnDefinition, TableDefinition } from './tables.ts';
import { columnOfNavigation } from './write/row-changes.ts';

/** What a navigation property leads to. */
export type Navigation =
  | { readonly kind: 'collection'; readonly collection: Collection; readonly members: TableDefinition }
  | { readonly kind: 'lookup'; readonly name: string; readonly column: ColumnDefinition };

/** Answers what is asked behind a row: the row of a lookup, the rows of a collection, links with `$ref`. */
export function routeNavigation(
  call: Call,
  table: TableDefinition,
  row: StoredRow,
  [segment, ...rest]: readonly PathSegment[],
): Reply {
  const navigation = segment && navigationOf(call, table, segment.name);
  if (!navigation) throw noSuchResource(segment?.name ?? '');
  const [next, ...more] = rest;
  if (next?.name === '$ref' && more.length === 0) return routeReferences(call, table, row, navigation, segment.inside);
  if (segment.inside !== undefined || more.length > 0) throw noSuchResource(segment.name);
  if (call.method !== 'GET') throw wrongVerb(call.method, segment.name);
  return navigation.kind === 'lookup'
    ? readTarget(call, row, navigation, next)
    : readMembers(call, row, navigation, next);
}

function navigationOf(call: Call, table: TableDefinition, name: string): Navigation | undefined {
  const { tables } = call.organization;
  const collection = tables.collectionsOf(table.name).get(name);
  const members = collection && tables.byName.get(collection.table);
  if (collection && members) return { kind: 'collection', collection, members };
  const column = columnOfNavigation(table, name);
  return column && { kind: 'lookup', name, column };
}

function readTarget(
  call: Call,
  row: StoredRow,
  { column, name }: Navigation & { readonly kind: 'lookup' },
  next: PathSegment | undefined,
): Reply {
  if (next) throw noSuchResource(next.name);
  const target = targetOf(call.organization, column, row.values[column.name]);
  const leadsThere = column.targets.some(
    ({ navigation, table }) => navigation === name && table === target?.table.name,
  );
  if (!target || !leadsThere) return { status: 204 };
  requirePrivilege(call.organization, 'Read', target.table);
  return readRow(call, target.table, target.row);
}

function readMembers(
  call: Call,
  row: StoredRow,
  { collection, members }: Navigation & { readonly kind: 'collection' },
  next: PathSegment | undefined,
): Reply {
  if (next && next.name !== '$count') throw noSuchResource(next.name);
  requirePrivilege(call.organization, 'Read', members);
  const rows = membersOf(call.organization, row, collection);
  return next ? countCollection(call, members, rows) : readCollection(call, members, rows);
}
