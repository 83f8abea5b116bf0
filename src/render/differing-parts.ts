import { memberShape } from '../model/apply-fields.ts';
import { isObject, type Json, sameJson } from '../model/json.ts';
import type { Shape } from '../model/shape.ts';

/** A part of a value that differs; without one of the sides it came or went. */
export interface Part {
  /** Names of members and places in lists, from 0; empty for the whole. */
  readonly path: readonly string[];
  readonly before?: Json;
  readonly after?: Json;
  readonly shape: Shape;
}

/**
 * The smallest parts in which two values differ, in their order; nothing where they are the same.
 *
 * Maps are compared by name. Of lists the equal beginning and end are passed over: as many items in between are
 * compared one by one, else each of them went or came. Secrets are never entered.
 */
export function differingParts(
  before: Json | undefined,
  after: Json | undefined,
  shape: Shape = LEAF,
): readonly Part[] {
  if (sameJson(before, after)) return [];
  if (shape.sensitive !== 'secret') {
    if (isObject(before) && isObject(after)) return ofMaps(before, after, shape);
    if (Array.isArray(before) && Array.isArray(after) && shape.type !== 'set') return ofLists(before, after, shape);
  }
  return [{ path: [], ...(before !== undefined && { before }), ...(after !== undefined && { after }), shape }];
}

const LEAF: Shape = { type: 'leaf' };

type JsonMap = Readonly<Record<string, Json | undefined>>;

function ofMaps(before: JsonMap, after: JsonMap, shape: Shape): readonly Part[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return names.flatMap((name) => within(name, differingParts(before[name], after[name], memberShape(shape, name))));
}

function ofLists(before: readonly Json[], after: readonly Json[], shape: Shape): readonly Part[] {
  const item = 'item' in shape ? shape.item : LEAF;
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && sameJson(before[start], after[start])) start++;
  let end = 0;
  while (end < shortest - start && sameJson(before.at(-1 - end), after.at(-1 - end))) end++;
  const gone = before.slice(start, before.length - end);
  const come = after.slice(start, after.length - end);
  if (gone.length === come.length)
    return gone.flatMap((each, at) => within(String(start + at), differingParts(each, come[at], item)));
  return [
    ...gone.map((each, at) => ({ path: [String(start + at)], before: each, shape: item })),
    ...come.map((each, at) => ({ path: [String(start + at)], after: each, shape: item })),
  ];
}

function within(name: string, parts: readonly Part[]): readonly Part[] {
  return parts.map((part) => ({ ...part, path: [name, ...part.path] }));
}
