import { itemKey, memberShape } from '../model/apply-fields.ts';
import { isObject, type Json } from '../model/json.ts';
import type { Shape } from '../model/shape.ts';

/**
 * An overlay laid over a value: maps merge, keyed lists merge by their keys, everything else is replaced.
 *
 * A `null` of the overlay stays in the result, as the mark that the field is no longer declared; `dropNulls` takes the
 * marks out at the end. It does not matter which two of three layers are merged first, as long as none of them sets
 * again what one below it took back: that begins from nothing only when the lower two are merged first.
 */
export function merge(below: Json | undefined, over: Json | undefined, shape: Shape): Json | undefined {
  if (over === undefined) return below;
  if (below === undefined || below === null) return over;
  if (shape.type === 'map' && Array.isArray(below) && Array.isArray(over)) return mergeItems(below, over, shape);
  if (!isObject(below) || !isObject(over)) return over;
  const result: Record<string, Json | undefined> = { ...below };
  for (const [key, value] of Object.entries(over)) {
    Object.defineProperty(result, key, {
      value: merge(Object.hasOwn(below, key) ? below[key] : undefined, value, memberShape(shape, key)),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return result;
}

function mergeItems(below: readonly Json[], over: readonly Json[], shape: Extract<Shape, { type: 'map' }>): Json {
  const result = [...below];
  const places = new Map(below.map((item, at) => [itemKey(item, shape.key), at]));
  for (const item of over) {
    const key = itemKey(item, shape.key);
    const at = key === undefined ? undefined : places.get(key);
    if (at === undefined) {
      if (key !== undefined) places.set(key, result.length);
      result.push(item);
    } else result[at] = merge(result[at], item, shape.item) ?? null;
  }
  return result;
}
