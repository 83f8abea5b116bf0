import type { FieldChange } from './change.ts';
import { isObject, type Json, type JsonObject, segmentsOf } from './json.ts';
import type { Shape } from './shape.ts';

/**
 * The spec with the fields changed: what a row holds after an update of exactly these fields.
 *
 * An item of a keyed list is found by its key and added at the end when it is not there; a field whose `after` is
 * absent is removed, and so is an item. Nothing else changes; the arguments stay as they are.
 */
export function applyFields(
  spec: JsonObject,
  fields: readonly Pick<FieldChange, 'path' | 'after'>[],
  shape: Shape,
): JsonObject {
  let result: Json = spec;
  for (const field of fields) result = put(result, segmentsOf(field.path), field.after, shape) ?? {};
  return isObject(result) ? result : {};
}

function put(
  value: Json | undefined,
  path: readonly string[],
  after: Json | undefined,
  shape: Shape,
): Json | undefined {
  const [head, ...rest] = path;
  if (head === undefined) return after;
  if (shape.type === 'map')
    return putItem(Array.isArray(value) ? (value as readonly Json[]) : [], head, rest, after, shape);
  const before = isObject(value) ? value : {};
  const inner = put(before[head], rest, after, memberShape(shape, head));
  const others = Object.entries(before).filter(([key]) => key !== head);
  if (inner === undefined) return Object.fromEntries(others);
  return Object.hasOwn(before, head)
    ? Object.fromEntries(Object.entries(before).map(([key, each]) => [key, key === head ? inner : each]))
    : Object.fromEntries([...others, [head, inner]]);
}

function putItem(
  items: readonly Json[],
  key: string,
  rest: readonly string[],
  after: Json | undefined,
  shape: Extract<Shape, { type: 'map' }>,
): Json {
  const at = items.findIndex((item) => itemKey(item, shape.key) === key);
  const inner = put(at < 0 ? newItem(shape.key, key) : items[at], rest, after, shape.item);
  if (inner === undefined) return items.filter((_, index) => index !== at);
  return at < 0 ? [...items, inner] : items.map((item, index) => (index === at ? inner : item));
}

/** The shape of one member of an object or dictionary; unknown members are leaves. */
export function memberShape(shape: Shape, member: string): Shape {
  if (shape.type === 'object') return Object.hasOwn(shape.members, member) ? (shape.members[member] ?? LEAF) : LEAF;
  return shape.type === 'dictionary' ? shape.item : LEAF;
}

const LEAF: Shape = { type: 'leaf' };

/**
 * What tells an item of a keyed list apart: its key members as text, joined by `|`; undefined when one is missing.
 */
export function itemKey(item: Json | undefined, key: readonly string[]): string | undefined {
  if (!isObject(item)) return undefined;
  const [only] = key;
  if (key.length === 1 && only !== undefined) {
    const value = item[only];
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
  }
  const parts = key.map((member) => item[member]);
  return parts.every((part) => typeof part === 'string' || typeof part === 'number') ? parts.join('|') : undefined;
}

/**
 * What tells a member of a set apart: names of roles, users and tables are the same name in any case of letters; other
 * texts are not.
 */
export function setMember(member: Json, item: Shape): string {
  if (typeof member !== 'string') return JSON.stringify(member);
  return item.ref === undefined ? member : member.toLowerCase();
}

function newItem(key: readonly string[], text: string): JsonObject {
  const parts = key.length === 1 ? [text] : text.split('|');
  return Object.fromEntries(key.map((member, at) => [member, parts[at] ?? '']));
}
