import { isObject, type Json, type JsonObject, segmentsOf, valueAt } from '../../../model/json.ts';
import { decode, encode } from './encoding.ts';
import type { KindEntry } from './mapping.ts';

/** A field of a spec and its new value; absent means that the field is cleared. */
export interface WrittenField {
  /** Pointer relative to what the entries are relative to; one above several entries stands for all of them. */
  readonly path: string;
  readonly after?: Json;
}

/**
 * What a row says, as a nested piece of a spec.
 *
 * Only entries kept in columns count. A column that the row does not have is not installed and left out. A value that
 * cannot be understood stays as it is stored, so that it differs from what is declared (`unreadColumns` names those). A
 * column that is null gives `whenNull`, or is left out, so
 * that the shape of the field decides. Of several columns all must say true for the whole to be true.
 */
export function readColumns(entries: readonly KindEntry[], row: JsonObject): JsonObject {
  const found: Branch = {};
  for (const entry of entries) {
    const read = readEntry(entry, row);
    if (read.value !== undefined) place(found, segmentsOf(entry.path), read.value);
  }
  return found;
}

/** The columns of a row whose values cannot be understood, each in a sentence. */
export function unreadColumns(entries: readonly KindEntry[], row: JsonObject): readonly string[] {
  return entries.flatMap((entry) => readEntry(entry, row).note ?? []);
}

/**
 * The body of a request that sets fields: a value for each column, `null` for one that is cleared.
 *
 * Entries that no field speaks of, or that are kept elsewhere than in columns, are left out.
 */
export function writeColumns(entries: readonly KindEntry[], fields: readonly WrittenField[]): JsonObject {
  const body: Record<string, Json> = {};
  for (const { path, target, encode: encoding } of entries) {
    if (target.kind !== 'column') continue;
    for (const field of fields) {
      const value = valueFor(path, field);
      if (value === undefined) continue;
      for (const column of target.columns) body[column] = encode(value, encoding);
    }
  }
  return body;
}

interface Read {
  readonly value?: Json;
  readonly note?: string;
}

function readEntry({ target, encode: encoding, whenNull }: KindEntry, row: JsonObject): Read {
  if (target.kind !== 'column') return {};
  const stored = target.columns.map((column) => row[column]);
  if (stored.some((value) => value === undefined)) return {};
  const [only, ...more] = stored;
  const value = more.length === 0 ? only : stored.every((each) => each !== null && each !== false);
  if (value === null) return whenNull === undefined ? {} : { value: whenNull };
  const decoded = decode(value as Json, encoding);
  return decoded === undefined
    ? { value: value as Json, note: notUnderstood(`${target.table}.${target.columns[0]}`, value as Json) }
    : { value: decoded };
}

function notUnderstood(column: string, value: Json): string {
  const text = JSON.stringify(value);
  return `${column} holds ${text.length > 40 ? `${text.slice(0, 39)}…` : text}, which means nothing here.`;
}

interface Branch {
  [key: string]: Json | Branch;
}

function place(root: Branch, path: readonly string[], value: Json): void {
  let at = root;
  for (const segment of path.slice(0, -1)) {
    const below = at[segment];
    if (isObject(below)) at = below as Branch;
    else {
      const made: Branch = {};
      at[segment] = made;
      at = made;
    }
  }
  at[path.at(-1) ?? ''] = value;
}

/** What a field says of an entry: `null` clears it, `undefined` says nothing. */
function valueFor(path: string, field: WrittenField): Json | undefined {
  if (path === field.path) return field.after ?? null;
  if (!path.startsWith(`${field.path}/`)) return undefined;
  return field.after === undefined ? null : valueAt(field.after, segmentsOf(path.slice(field.path.length)));
}
