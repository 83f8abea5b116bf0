import { itemKey } from '../model/apply-fields.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { isObject, type Json, type JsonObject } from '../model/json.ts';
import type { DocumentKind } from '../model/kind.ts';
import type { Shape } from '../model/shape.ts';

/** A second item of a keyed list with the key of an earlier one. */
export interface DuplicateItem {
  /** From the document, list items counted from 0. */
  readonly path: readonly string[];
  readonly key: string;
}

/** Items of keyed lists of one document whose key another item has too: which of the two counts, nobody could say. */
export function duplicateItems(kind: DocumentKind, document: JsonObject): DuplicateItem[] {
  const found: DuplicateItem[] = [];
  collect(document['spec'], SHAPES[kind], ['spec'], found);
  return found;
}

function collect(value: Json | undefined, shape: Shape, path: readonly string[], found: DuplicateItem[]): void {
  if (!WITH_KEYED_LISTS.has(shape) || value === undefined) return;
  if (shape.type === 'object' && isObject(value)) {
    for (const [name, member] of Object.entries(shape.members)) collect(value[name], member, [...path, name], found);
  }
  if (!('item' in shape)) return;
  if (shape.type === 'map' && Array.isArray(value)) collectTwins(value, shape.key, path, found);
  for (const [at, item] of isObject(value) || Array.isArray(value) ? Object.entries(value) : [])
    collect(item, shape.item, [...path, at], found);
}

function collectTwins(
  items: readonly Json[],
  key: readonly string[],
  path: readonly string[],
  found: DuplicateItem[],
): void {
  const seen = new Set<string>();
  for (const [at, item] of items.entries()) {
    const name = itemKey(item, key);
    if (name !== undefined && seen.has(name)) found.push({ path: [...path, String(at)], key: name });
    else if (name !== undefined) seen.add(name);
  }
}

/** Shapes with a keyed list somewhere: what lies below the others is never looked at. */
const WITH_KEYED_LISTS: ReadonlySet<Shape> = new Set(Object.values(SHAPES).flatMap(withKeyedLists));

function withKeyedLists(shape: Shape): Shape[] {
  const inner = shape.type === 'object' ? Object.values(shape.members) : 'item' in shape ? [shape.item] : [];
  const below = inner.flatMap(withKeyedLists);
  return below.length > 0 || shape.type === 'map' ? [shape, ...below] : [];
}
