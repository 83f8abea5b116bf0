import { memberShape } from './apply-fields.ts';
import { isObject, type Json } from './json.ts';
import type { Kind } from './kind.ts';
import type { Shape } from './shape.ts';

/** A value with one name replaced wherever its shape says that something of that kind is named. */
export function withName(
  value: Json | undefined,
  shape: Shape,
  kind: Kind,
  from: Json | undefined,
  to: Json | undefined,
): Json | undefined {
  if (typeof value === 'string') {
    const isMeant = shape.ref?.kinds?.includes(kind) === true && value.toLowerCase() === String(from).toLowerCase();
    return isMeant ? to : value;
  }
  if (Array.isArray(value)) {
    const item: Shape = 'item' in shape ? shape.item : { type: 'leaf' };
    const items = (value as readonly Json[]).map((each) => withName(each, item, kind, from, to) as Json);
    return items.every((each, index) => each === value[index]) ? value : items;
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(
    ([key, each]) => [key, withName(each, memberShape(shape, key), kind, from, to)] as const,
  );
  return members.every(([key, each]) => each === value[key]) ? value : Object.fromEntries(members);
}
