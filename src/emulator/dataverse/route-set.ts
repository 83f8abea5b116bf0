import type { Call, Reply } from './call.ts';
import type { PathSegment } from './parse-target.ts';
import { parseQueryOptions } from './query/query-options.ts';
import { appliedPreferences, countCollection, readCollection } from './query/read-collection.ts';
import { represent } from './query/read-row.ts';
import { rowsOf } from './query/row-source.ts';
import { countDelta, readDelta, startTracking } from './query/track-changes.ts';
import { bodyOf } from './read-body.ts';
import { noSuchResource, wrongVerb } from './refusals.ts';
import { requirePrivilege } from './require-privilege.ts';
import type { StoredRow } from './store.ts';
import type { TableDefinition } from './tables.ts';
import { createRow } from './write/create-row.ts';

/** Answers what is asked of an entity set: its rows, their number, a new one. */
export function routeSet(call: Call, table: TableDefinition, rest: readonly PathSegment[]): Reply {
  const [next, ...more] = rest;
  if (next && (next.name !== '$count' || more.length > 0)) throw noSuchResource(next.name);
  if (call.method === 'POST' && !next) return answerCreate(call, table, createRow(call, table, bodyOf(call)));
  if (call.method !== 'GET') throw wrongVerb(call.method, table.entitySet);
  requirePrivilege(call.organization, 'Read', table);
  const { deltaToken } = parseQueryOptions(call.query);
  if (deltaToken !== undefined) return (next ? countDelta : readDelta)(call, table, deltaToken);
  if (call.preferences.trackChanges && !next) return startTracking(call, table);
  return (next ? countCollection : readCollection)(call, table, rowsOf(call.organization, table));
}

/** 204 and where the new row is, or 201 and the row itself. */
export function answerCreate(call: Call, table: TableDefinition, row: StoredRow): Reply {
  if (call.preferences.returnRepresentation) {
    return { ...represent(call, table, row), status: 201 };
  }
  return { status: 204, headers: { ...appliedPreferences(call), ...locationHeaders(call, table, row.id) } };
}

/** Where a row is; a batch says it twice. */
export function locationHeaders(call: Call, table: TableDefinition, id: string): Readonly<Record<string, string>> {
  const url = `${call.root}${table.entitySet}(${id})`;
  return { ...(call.isInBatch && { Location: url }), 'OData-EntityId': url };
}
