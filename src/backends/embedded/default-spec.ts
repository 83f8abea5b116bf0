import { SHAPES } from '../../model/generated/shapes.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { isObject } from '../../model/json.ts';
import type { Kind } from '../../model/kind.ts';
import type { Shape } from '../../model/shape.ts';

/**
 * A spec in which every field has its documented or metadata default; fields without one are absent.
 *
 * What lives in rows of its own (the Copilot features of a profile) is absent until somebody sets it, and so is what
 * only copilotctl knows. Consent is nobody's default: a person gives or withdraws it.
 */
export function defaultSpec(kind: Kind): JsonObject {
  const known = defaults.get(kind) ?? makeDefaultSpec(kind);
  defaults.set(kind, known);
  return known;
}

/** Specs are never edited in place, so one of each kind is enough. */
const defaults = new Map<Kind, JsonObject>();

function makeDefaultSpec(kind: Kind): JsonObject {
  const value = defaultOf(SHAPES[kind]);
  const spec = isObject(value) ? value : {};
  const complete = { ...spec, ...METADATA_DEFAULTS[kind]?.(spec) };
  return Object.fromEntries(Object.entries(complete).filter(([member]) => !NOT_STORED[kind]?.includes(member)));
}

/** Lays a spec over another: objects member by member, everything else as a whole. */
export function layOver(below: JsonObject, above: JsonObject): JsonObject {
  const nested = Object.entries(above).flatMap(([member, value]) => {
    const under = isObject(value) && Object.hasOwn(below, member) ? below[member] : undefined;
    return isObject(value) && isObject(under) ? [[member, layOver(under, value)] as const] : [];
  });
  return { ...below, ...above, ...Object.fromEntries(nested) };
}

function defaultOf(shape: Shape): Json | undefined {
  if (shape.whenAbsent !== undefined) return shape.whenAbsent;
  if (shape.type !== 'object') return undefined;
  const members = Object.entries(shape.members).flatMap(([name, member]) => {
    const value = defaultOf(member);
    return value === undefined ? [] : [[name, value] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

const NOT_STORED: Partial<Record<Kind, readonly string[]>> = {
  CopilotSettings: ['consent'],
  ExperienceProfile: ['copilotFeatures'],
  SecurityRole: ['presets', 'ownership'],
};

/** Columns whose metadata default differs from what clients assume when there is no value. */
const METADATA_DEFAULTS: Partial<Record<Kind, (spec: JsonObject) => JsonObject>> = {
  ConversationSummary: () => ({ translateSummaries: false }),
  CustomerSupportAgent: (spec) => ({ emailSettings: { ...objectOf(spec.emailSettings), emailSentiments: false } }),
};

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
