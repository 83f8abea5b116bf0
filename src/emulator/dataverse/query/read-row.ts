import type { Call, Reply } from '../call.ts';
import type { StoredRow } from '../store.ts';
import type { TableDefinition } from '../tables.ts';
import { collectionAnnotations } from './annotations.ts';
import { parseQueryOptions } from './query-options.ts';
import { appliedPreferences } from './read-collection.ts';
import { contextList, etagOf, rowPrinter } from './representation.ts';

/** Answers a read of one row; 304 when the caller knows its version, but never with `$expand` or annotations. */
export function readRow(call: Call, table: TableDefinition, row: StoredRow): Reply {
  const isKnown = call.headers.get('if-none-match') === etagOf(row);
  if (isKnown && !call.query.has('$expand') && !call.preferences.wantsAnnotations) {
    return { status: 304, headers: { 'Content-Type': 'application/json; odata.metadata=minimal' } };
  }
  return { ...represent(call, table, row), status: 200 };
}

/** A row as the body of an answer, with its ETag as a header. */
export function represent(call: Call, table: TableDefinition, row: StoredRow): Omit<Reply, 'status'> {
  const options = parseQueryOptions(call.query);
  return {
    headers: { ...appliedPreferences(call), ETag: etagOf(row) },
    json: {
      '@odata.context': `${call.root}$metadata#${table.entitySet}${contextList(options)}/$entity`,
      ...collectionAnnotations(call, undefined),
      ...rowPrinter(call, table, options)(row),
    },
  };
}
