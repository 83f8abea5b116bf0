import { memberShape } from '../model/apply-fields.ts';
import { keyedDigestOf } from '../model/digest.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { isObject, type Json, type JsonPointer, segmentsOf } from '../model/json.ts';
import type { Kind } from '../model/kind.ts';
import type { Shape } from '../model/shape.ts';
import { shapesAlong } from '../model/shape-at.ts';

/** The value of a field with everything sensitive in it replaced by its length and a keyed digest. */
export function maskField(kind: Kind, path: JsonPointer, value: Json, key: string): Json {
  const along = shapesAlong(SHAPES[kind], segmentsOf(path));
  // What lies inside something sensitive is sensitive too.
  const shape = along.find((each) => each.sensitive !== undefined) ?? along.at(-1) ?? LEAF;
  return maskSensitive(value, shape, key);
}

const LEAF: Shape = { type: 'leaf' };

/** The same for a value of which the shape is known, such as a whole spec. */
export function maskSensitive(value: Json, shape: Shape, key: string): Json {
  if (shape.sensitive !== undefined) {
    const length = typeof value === 'string' ? [...value].length : JSON.stringify(value).length;
    return { $sensitive: { length, digest: keyedDigestOf(value, key) } };
  }
  if (Array.isArray(value)) {
    const item = 'item' in shape ? shape.item : LEAF;
    return (value as readonly Json[]).map((each) => maskSensitive(each, item, key));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      each === undefined ? [] : [[name, maskSensitive(each, memberShape(shape, name), key)]],
    ),
  );
}
