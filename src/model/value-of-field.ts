import { itemKey } from './apply-fields.ts';
import { isObject, type Json } from './json.ts';
import type { Shape } from './shape.ts';
import { shapesAlong } from './shape-at.ts';

/** The value at a pointer, items of a keyed list by their key. */
export function valueOfField(value: Json | undefined, path: readonly string[], shape: Shape): Json | undefined {
  const [head, ...rest] = path;
  if (head === undefined || value === undefined) return value;
  const inner = shapesAlong(shape, [head]).at(-1) ?? shape;
  if (shape.type === 'map' && Array.isArray(value)) {
    const item = (value as readonly Json[]).find((each) => itemKey(each, shape.key) === head);
    return valueOfField(item, rest, inner);
  }
  return isObject(value) ? valueOfField(value[head], rest, inner) : undefined;
}
