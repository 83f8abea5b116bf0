import type { Call } from './call.ts';
import { EmulatorError } from './emulator-error.ts';
import { isGuid, parseLiteral, splitOutside } from './literals.ts';
import { decodeUrl } from './parse-target.ts';
import { invalidArgument, noSuchResource, noSuchRow, notInModel } from './refusals.ts';
import type { StoredRow } from './store.ts';
import type { TableDefinition } from './tables.ts';

/** A table and the id of one of its rows, which may not be there. */
export interface RowReference {
  readonly table: TableDefinition;
  readonly id: string;
}

/** @throws {EmulatorError} 404 `0x80060888` when there is no such entity set. */
export function tableOfSet(call: Call, entitySet: string): TableDefinition {
  const table = call.organization.tables.byEntitySet.get(entitySet);
  if (!table) throw noSuchResource(entitySet);
  return table;
}

/**
 * The id that the text between parentheses stands for: a GUID in any case, the primary key by its name, or an alternate
 * key that the table declares.
 *
 * @throws {EmulatorError} 400 for anything else, 404 when no row has the alternate key.
 */
export function idOfKey(call: Call, table: TableDefinition, key: string): string {
  const text = key.trim();
  if (isGuid(text)) return text.toLowerCase();
  const parts = splitOutside(text, ',').map((part) => part.split('='));
  const values = new Map(parts.map(([name = '', ...value]) => [columnName(name.trim()), value.join('=').trim()]));
  const primary = values.get(table.primaryId);
  if (values.size === 1 && primary !== undefined && isGuid(primary)) return primary.toLowerCase();
  return rowOfAlternateKey(call, table, values).id;
}

/**
 * Reads a reference to a row as bodies write it: `/contacts(…)`, `contacts(…)`, an absolute URL, or `$1` in a change set.
 *
 * @throws {EmulatorError} 400 when it is none, 404 when its entity set or row is not there.
 */
export function resolveReference(call: Call, text: string): RowReference & { readonly row: StoredRow } {
  const reference = readReference(call, text);
  const row = call.organization.store.get(reference.table.name, reference.id);
  if (!row) throw noSuchRow(reference.table.name, reference.id);
  return { ...reference, row };
}

/** Puts what an earlier member of the change set made in the place of its Content-ID: `$1/lastname`. */
export function withContentIds(text: string, contentIds: ReadonlyMap<string, string>): string {
  const found = /^\/?\$([^/?()]+)((?:[/?].*)?)$/s.exec(text);
  if (!found || found[1] === 'batch' || found[1] === 'metadata') return text;
  const made = contentIds.get(found[1] ?? '');
  if (made !== undefined) return `${made}${found[2] ?? ''}`;
  throw new EmulatorError(400, '', `Content-ID Reference: '$${found[1]}' does not exist in the batch context.`);
}

function readReference(call: Call, text: string): RowReference {
  const resolved = withContentIds(text.trim(), call.contentIds);
  const found = /^(?:.*\/api\/data\/v9\.\d\/|\/)?(\w+)\(([^()]*)\)$/is.exec(resolved);
  if (!found) throw invalidArgument(`Invalid entity reference: '${text}'.`);
  const table = tableOfSet(call, found[1] ?? '');
  return { table, id: idOfKey(call, table, decodeUrl(found[2] ?? '')) };
}

/** `_primarycontactid_value` in a key stands for its column. */
function columnName(name: string): string {
  return /^_(.+)_value$/.exec(name)?.[1] ?? name;
}

function rowOfAlternateKey(call: Call, table: TableDefinition, values: ReadonlyMap<string, string>): StoredRow {
  const isDeclared = table.alternateKeys.some(
    (columns) => columns.length === values.size && columns.every((column) => values.has(column)),
  );
  if (!isDeclared) {
    throw notInModel(
      `The keys ${[...values.keys()].join(', ')} are not declared as an alternate key of '${table.name}'.`,
    );
  }
  const wanted = [...values].map(([column, text]) => [column, parseLiteral(text, call.query)] as const);
  const row = call.organization.store
    .all(table.name)
    .find((candidate) => wanted.every(([column, value]) => candidate.values[column] === value));
  if (!row)
    throw new EmulatorError(
      404,
      '0x80040217',
      `A record with the specified key values does not exist in ${table.name} entity`,
    );
  return row;
}
