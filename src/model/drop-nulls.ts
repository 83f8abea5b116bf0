import { isObject, type Json, type JsonObject } from './json.ts';

/** The value without its `null` members: what `null` in an overlay took back is not declared. */
export function dropNulls(value: JsonObject): JsonObject {
  return hasNull(value) ? (strip(value) as JsonObject) : value;
}

function hasNull(value: Json | undefined): boolean {
  if (value === null) return true;
  if (typeof value !== 'object') return false;
  return Array.isArray(value)
    ? value.some((each) => each !== null && hasNull(each))
    : Object.values(value).some(hasNull);
}

function strip(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => (each === null ? null : strip(each)));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).flatMap(([key, each]) =>
    each === null || each === undefined ? [] : [[key, strip(each)] as const],
  );
  return Object.fromEntries(kept);
}
