import { compareTexts } from './compare-texts.ts';
/** A JSON value. Nothing in it is ever edited in place. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** A place inside a value, as RFC 6901 writes it; items of a keyed list are named by their key, not by their index. */
export type JsonPointer = string;

/** Whether a value is an object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value says nothing: missing, `null`, an empty text and an empty list are the same nothing. */
export function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** A list; an empty one where the value is none. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** Writes segments as a JSON Pointer; the empty list is the whole value, `""`. */
export function pointer(segments: readonly (string | number)[]): JsonPointer {
  return segments.map((segment) => `/${escapeSegment(String(segment))}`).join('');
}

/** One pointer segment with `~` and `/` escaped. */
export function escapeSegment(segment: string): string {
  return segment.includes('~') || segment.includes('/') ? segment.replaceAll('~', '~0').replaceAll('/', '~1') : segment;
}

/** Reads a JSON Pointer back into segments. */
export function segmentsOf(path: JsonPointer): string[] {
  if (path === '') return [];
  return path
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a path, list items by their index; undefined where the path leaves the value. */
export function valueAt(value: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  let at = value;
  for (const segment of path)
    at = Array.isArray(at) ? (at[Number(segment)] as Json) : isObject(at) ? at[segment] : undefined;
  return at;
}

/**
 * Equality of JSON values: the order of an object's keys means nothing, the order of an array does.
 *
 * An `undefined` member counts as absent.
 */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((item, at) => sameJson(item, right[at]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left).filter((key) => left[key] !== undefined);
  const others = Object.keys(right).filter((key) => right[key] !== undefined);
  return (
    keys.length === others.length && keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key], right[key]))
  );
}

/**
 * The canonical text of a value (RFC 8785 order of keys): the same value gives the same bytes on any machine.
 *
 * `indent` spreads it over lines for people. Default: 0, one line.
 */
export function canonicalJson(value: Json, indent = 0): string {
  return JSON.stringify(
    value,
    (_key, member: Json) =>
      isObject(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => compareTexts(a, b))) : member,
    indent,
  );
}
