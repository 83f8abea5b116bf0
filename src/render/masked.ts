import { memberShape } from '../model/apply-fields.ts';
import { isObject, type Json } from '../model/json.ts';
import type { Shape } from '../model/shape.ts';

/** A value as a report may show it: everything that its shape calls secret is masked, however deep it stands. */
export function masked(value: Json, shape: Shape): Json {
  if (shape.sensitive === 'secret') return '(sensitive)';
  if (Array.isArray(value)) {
    const item: Shape = 'item' in shape ? shape.item : { type: 'leaf' };
    return (value as readonly Json[]).map((each) => masked(each, item));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      each === undefined ? each : masked(each, memberShape(shape, key)),
    ]),
  );
}
