import { isObject, type JsonObject } from '../../../model/json.ts';

/** Fragments of one spec put together: objects member by member, of everything else the later one. */
export function mergeSpecs(fragments: readonly JsonObject[]): JsonObject {
  return fragments.reduce(mergeTwo, {});
}

function mergeTwo(left: JsonObject, right: JsonObject): JsonObject {
  const merged = Object.entries(right).map(([member, value]) => {
    const under = Object.hasOwn(left, member) ? left[member] : undefined;
    return [member, isObject(under) && isObject(value) ? mergeTwo(under, value) : value] as const;
  });
  return { ...left, ...Object.fromEntries(merged) };
}
