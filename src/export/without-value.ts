import { isObject, type Json } from '../model/json.ts';

/** A value without the member or item at a path; undefined where nothing of it is left. */
export function withoutValue(value: Json | undefined, [head, ...rest]: readonly (string | number)[]): Json | undefined {
  if (head === undefined) return undefined;
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).flatMap((each, at) => {
      const left = at === Number(head) ? withoutValue(each, rest) : each;
      return left === undefined ? [] : [left];
    });
    return items.length === 0 ? undefined : items;
  }
  if (!isObject(value)) return undefined;
  const members = Object.entries(value).flatMap(([name, each]) => {
    const left = name === String(head) ? withoutValue(each, rest) : each;
    return left === undefined ? [] : [[name, left] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}
