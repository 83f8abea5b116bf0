import { type JsonObject, sameJson } from '../../../model/json.ts';
import { BackendError } from '../../backend-error.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { keyPath } from '../dataverse/odata.ts';
import type { Translation } from './kind-mapping.ts';
import type { Row } from './snapshot.ts';

/** The part of a version that one row makes: where it is and its ETag. */
export function versionOf(table: string, row: Row, translation: Translation): string {
  return `${rowPath(table, row.id, translation)}=${row.etag}`;
}

/** Changes the columns of a row that hold another value, if it is still as it was read; nothing when none does. */
export function patchRow(
  table: string,
  row: Row,
  body: JsonObject,
  translation: Translation,
): readonly DataverseRequest[] {
  const changed = Object.entries(body).filter(([column, value]) => !sameJson(row.values[column], value));
  if (changed.length === 0) return [];
  const path = rowPath(table, row.id, translation);
  return [{ method: 'PATCH', path, headers: ifUnchanged(row), body: Object.fromEntries(changed) }];
}

/**
 * Makes a row of an id of ours, if there is none of that id; there is nothing to clear, so `null` is left out.
 *
 * Columns that live metadata accepts only on an update (`statecode` of most tables) follow in a request of their own.
 */
export function createRow(
  table: string,
  id: string,
  body: JsonObject,
  translation: Translation,
): readonly DataverseRequest[] {
  const path = rowPath(table, id, translation);
  const columns = translation.snapshot.metadata.get(table)?.columns;
  const isLater = (name: string): boolean => columns?.get(name)?.isCreatable === false;
  const said = Object.entries(body).filter(([, value]) => value !== null);
  const now = said.filter(([name]) => !isLater(name));
  const later = said.filter(([name]) => isLater(name));
  return [
    { method: 'PATCH', path, headers: { 'If-None-Match': '*' }, body: Object.fromEntries(now) },
    ...(later.length === 0
      ? []
      : [{ method: 'PATCH' as const, path, headers: { 'If-Match': '*' }, body: Object.fromEntries(later) }]),
  ];
}

/** Deletes a row, if it is still as it was read. */
export function deleteRow(table: string, row: Row, translation: Translation): DataverseRequest {
  return { method: 'DELETE', path: rowPath(table, row.id, translation), headers: ifUnchanged(row) };
}

/**
 * The headers with which a request has an effect only if the row is as it was read.
 *
 * @throws {BackendError} `corrupt` when the service gave no version of it: then the request would overwrite anything.
 */
export function ifUnchanged({ id, etag }: Row): Readonly<Record<string, string>> {
  if (etag !== '') return { 'If-Match': etag };
  throw new BackendError('corrupt', `The service gave the row ${id} without its version, so it is not changed.`, {
    hint: 'Look whether something between here and the service changes its answers.',
  });
}

/** The id for a row that we make: that of its names, or of its names and a number while a row of another name has it. */
export function freeId(names: readonly string[], rows: readonly Row[], { idOf }: Translation): string {
  const isTaken = (id: string): boolean => rows.some((row) => row.id === id);
  let id = idOf(...names).toLowerCase();
  for (let count = 2; isTaken(id); count++) id = idOf(...names, String(count)).toLowerCase();
  return id;
}

/**
 * The entity set of a table, as live metadata spells it. Tables of Dataverse itself are the same everywhere, and their
 * metadata is large and not asked for.
 *
 * @throws {Error} when the metadata of another table was not read: then nothing of it may be written.
 */
export function entitySetOf(table: string, { snapshot }: Translation): string {
  const entitySet = snapshot.metadata.get(table)?.entitySet ?? PLATFORM_SETS.get(table);
  if (entitySet === undefined) throw new Error(`Rows of ${table} are written, but its metadata was not read.`);
  return entitySet;
}

const PLATFORM_SETS: ReadonlyMap<string, string> = new Map([
  ['organization', 'organizations'],
  ['role', 'roles'],
]);

function rowPath(table: string, id: string, translation: Translation): string {
  return keyPath(entitySetOf(table, translation), id);
}
