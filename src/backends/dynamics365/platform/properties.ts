import { isObject, type Json, type JsonObject } from '../../../model/json.ts';

/** Properties of the environment record that stand under `copilotPolicies`; they may be named without it. */
const COPILOT_POLICIES: ReadonlySet<string> = new Set([
  'crossGeoCopilotDataMovementEnabled',
  'crossBoundaryCopilotDataMovementEnabled',
]);

/** The path of a property whose name has dots for levels. */
export function pathOf(property: string): readonly string[] {
  return COPILOT_POLICIES.has(property) ? ['copilotPolicies', property] : property.split('.');
}

/** Properties with dots in their names as one object: only what is named is in it. */
export function nested(values: Readonly<Record<string, Json>>): JsonObject {
  return Object.entries(values).reduce<JsonObject>((all, [name, value]) => withValue(all, pathOf(name), value), {});
}

function withValue(object: JsonObject, [head, ...rest]: readonly string[], value: Json): JsonObject {
  if (head === undefined) return object;
  const inner = object[head];
  return { ...object, [head]: rest.length === 0 ? value : withValue(isObject(inner) ? inner : {}, rest, value) };
}
