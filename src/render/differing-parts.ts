import { memberShape } from '../model/apply-fields.ts';
import { isObject, type Json, type JsonObject, sameJson } from '../model/json.ts';
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
 * Maps are compared by name. Of lists of the same length the items are compared one by one; of others the equal beginning
 * and end are passed over, and each item in between went or came. Secrets are never entered.
 */
export function differingParts(
  before: Json | undefined,
  after: Json | undefined,
  shape: Shape = LEAF,
): readonly Part[] {
  const found: Part[] = [];
  collect({ path: [], before, after, shape }, found);
  return found;
}

const LEAF: Shape = { type: 'leaf' };

/** Two sides of one place. */
interface Place {
  readonly path: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly shape: Shape;
}

/** Values are entered without asking first whether they differ: asked at each level, nesting would cost its square. */
function collect(place: Place, found: Part[]): void {
  const { before, after, shape } = place;
  if (before === after) return;
  if (shape.sensitive !== 'secret') {
    if (isObject(before) && isObject(after)) {
      for (const name of new Set([...Object.keys(after), ...Object.keys(before)]))
        collect(within(place, name, own(before, name), own(after, name), memberShape(shape, name)), found);
      return;
    }
    if (Array.isArray(before) && Array.isArray(after) && shape.type !== 'set') {
      collectOfLists(place, before, after, found);
      return;
    }
  }
  if (sameJson(before, after)) return;
  const { path } = place;
  found.push({ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }), shape });
}

/** Names come from outside: `constructor` is none that every map has. */
function own(map: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

function collectOfLists(place: Place, before: readonly Json[], after: readonly Json[], found: Part[]): void {
  const item = 'item' in place.shape ? place.shape.item : LEAF;
  if (before.length === after.length) {
    for (const [at, each] of before.entries()) collect(within(place, String(at), each, after[at], item), found);
    return;
  }
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && sameJson(before[start], after[start])) start++;
  let end = 0;
  while (end < shortest - start && sameJson(before.at(-1 - end), after.at(-1 - end))) end++;
  const gone = before.slice(start, before.length - end);
  const come = after.slice(start, after.length - end);
  const pathOf = (at: number): readonly string[] => [...place.path, String(start + at)];
  for (const [at, each] of gone.entries()) found.push({ path: pathOf(at), before: each, shape: item });
  for (const [at, each] of come.entries()) found.push({ path: pathOf(at), after: each, shape: item });
}

function within({ path }: Place, name: string, before: Json | undefined, after: Json | undefined, shape: Shape): Place {
  return { path: [...path, name], before, after, shape };
}
