import { applyFields, itemKey } from '../model/apply-fields.ts';
import type { FieldChange } from '../model/change.ts';
import { isObject, type Json, type JsonObject, listOf, pointer, segmentsOf } from '../model/json.ts';
import type { Shape } from '../model/shape.ts';
import { shapesAlong } from '../model/shape-at.ts';
import { valueIn } from './undo-field.ts';

/**
 * A declaration of nothing but these fields of a spec, so that all the others are free to be what they are.
 *
 * A keyed list that they pass names its other items too, by their key alone: what it does not name is taken out.
 */
export function onlyFields(
  spec: JsonObject,
  fields: readonly Pick<FieldChange, 'path' | 'after'>[],
  root: Shape,
): JsonObject {
  return fields.reduce<JsonObject>((said, { path, after }) => {
    const segments = segmentsOf(path);
    const along = shapesAlong(root, segments);
    const begun = segments.reduce((one, _, at) => withItems(one, spec, segments, at, along, root), said);
    return applyFields(begun, [{ path, ...(after !== undefined && { after }) }], root);
  }, {});
}

/** With the items that must be named where a path passes a keyed list. */
function withItems(
  said: JsonObject,
  spec: JsonObject,
  segments: readonly string[],
  at: number,
  along: readonly Shape[],
  root: Shape,
): JsonObject {
  const shape = along[at];
  if (shape?.type !== 'map') return said;
  const list = segments.slice(0, at);
  const named = listOf(valueIn(said, list, along));
  const keys = new Set(named.map((item) => itemKey(item, shape.key)));
  const more = listOf(valueIn(spec, list, along)).filter((item) => !keys.has(itemKey(item, shape.key)));
  const items = more.map((item) => keyOf(item, shape.key));
  return applyFields(said, [{ path: pointer(list), after: [...named, ...items] }], root);
}

function keyOf(item: Json, key: readonly string[]): Json {
  if (!isObject(item)) return item;
  return Object.fromEntries(key.flatMap((member) => (item[member] === undefined ? [] : [[member, item[member]]])));
}
