import { itemKey, memberShape } from '../../model/apply-fields.ts';
import { SHAPES } from '../../model/generated/shapes.ts';
import { isObject, type Json, type JsonObject, type JsonPointer, pointer } from '../../model/json.ts';
import type { Kind } from '../../model/kind.ts';
import type { Shape } from '../../model/shape.ts';

/** What stands where a value was left out: no value that anybody declares. */
const LEFT_OUT = '(left out of the snapshot)';

/** A spec without its sensitive values, and where they stood. */
export interface LeftOut {
  readonly spec: JsonObject;
  readonly unknown: readonly JsonPointer[];
}

/**
 * Takes sensitive values out of a spec: secret ones always, texts and personal values when asked to.
 *
 * Each is replaced by a mark, so that nothing that is declared ever seems to be live already. That there is none is not
 * hidden: an empty text stays an empty text.
 */
export function leaveOut(kind: Kind, spec: JsonObject, redacted: boolean): LeftOut {
  const unknown: JsonPointer[] = [];
  const left = without(spec, SHAPES[kind], []);
  return { spec: isObject(left) ? left : {}, unknown };

  function without(value: Json, shape: Shape, path: readonly string[]): Json {
    if (isLeftOut(shape)) {
      if (isNothing(value)) return value;
      unknown.push(pointer(path));
      return Array.isArray(value) ? [LEFT_OUT] : LEFT_OUT;
    }
    if (shape.type === 'map' && Array.isArray(value)) {
      return (value as readonly Json[]).map((item) =>
        without(item, shape.item, [...path, itemKey(item, shape.key) ?? '']),
      );
    }
    // Of sets and lists the whole is one field: what is sensitive in one of their items is so in all.
    if (Array.isArray(value)) {
      const items = value as readonly Json[];
      const item: Shape = 'item' in shape ? shape.item : { type: 'leaf' };
      const before = unknown.length;
      const left = items.map((each) => without(each, item, path));
      if (unknown.length > before) unknown.splice(before, unknown.length, pointer(path));
      return left;
    }
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        each === undefined ? each : without(each, memberShape(shape, key), [...path, key]),
      ]),
    );
  }

  function isLeftOut({ sensitive }: Shape): boolean {
    return sensitive === 'secret' || (redacted && sensitive !== undefined);
  }
}

function isNothing(value: Json): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
