import type { LiveField } from '../model/accept-fields.ts';
import { itemKey, memberShape, setMember } from '../model/apply-fields.ts';
import { isObject, type Json, type JsonObject, pointer } from '../model/json.ts';
import type { Shape } from '../model/shape.ts';

/** The fields of a live spec that a declaration does not mention, each with its live value. */
export function fieldsBeside(live: JsonObject, declared: JsonObject, shape: Shape): readonly LiveField[] {
  const found: LiveField[] = [];
  walk(live, declared, shape, []);
  return found;

  function walk(value: Json, known: Json | undefined, at: Shape, path: readonly string[]): void {
    if (known === undefined) found.push({ path: pointer(path), before: value });
    else if (isObject(value) && isObject(known)) {
      for (const [name, each] of Object.entries(value))
        if (each !== undefined)
          walk(each, Object.hasOwn(known, name) ? known[name] : undefined, memberShape(at, name), [...path, name]);
    } else if (at.type === 'map' && Array.isArray(value) && Array.isArray(known)) {
      for (const item of value as readonly Json[]) {
        const key = itemKey(item, at.key);
        if (key !== undefined)
          walk(
            item,
            known.find((each) => itemKey(each, at.key) === key),
            at.item,
            [...path, key],
          );
      }
    } else if (at.type === 'set' && at.shared === true && Array.isArray(value) && Array.isArray(known)) {
      const there = new Set(known.map((each) => setMember(each, at.item)));
      if (value.some((each) => !there.has(setMember(each, at.item))))
        found.push({ path: pointer(path), before: value, whole: true });
    }
  }
}
