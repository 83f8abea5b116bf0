import { itemKey, setMember } from '../src/model/apply-fields.ts';
import { SHAPES } from '../src/model/generated/shapes.ts';
import { canonicalJson, escapeSegment, isNothing, isObject, type Json } from '../src/model/json.ts';
import type { LiveState } from '../src/model/live-state.ts';
import { normalizeOpaque } from '../src/model/normalize-opaque.ts';
import type { Shape } from '../src/model/shape.ts';

/** What a live system says, value by value: `CopilotSettings/default#/copilotSidePane`. What says nothing is left out. */
export type Leaves = ReadonlyMap<string, string>;

/** A live system taken apart, so that two states of it are compared without the code that compares for a plan. */
export function leavesOf(live: LiveState): Leaves {
  const found = new Map<string, string>();
  for (const [key, { resource }] of live.rows) {
    found.set(`${key}#`, 'is there');
    take(resource.spec, SHAPES[resource.kind], `${key}#`, found);
  }
  return found;
}

/** The places where two states are otherwise. */
export function movedBetween(one: Leaves, other: Leaves): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path));
}

function take(value: Json | undefined, shape: Shape, path: string, found: Map<string, string>): void {
  if (shape.type === 'map' && Array.isArray(value)) {
    for (const item of value as readonly Json[]) {
      const at = `${path}/${escapeSegment(itemKey(item, shape.key) ?? '')}`;
      if (!isOnlyKeyed(shape.item, shape.key)) found.set(at, 'is there');
      take(withoutKey(item, shape.key), shape.item, at, found);
    }
  } else if (shape.type === 'set' && shape.shared === true && Array.isArray(value)) {
    for (const each of value as readonly Json[]) found.set(`${path}/${setMember(each, shape.item)}`, 'is there');
  } else if ((shape.type === 'object' || shape.type === 'dictionary') && isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const inner = shape.type === 'dictionary' ? shape.item : (shape.members[name] ?? { type: 'leaf' });
      take(member, inner, `${path}/${escapeSegment(name)}`, found);
    }
  } else if (!saysNothing(value, shape)) found.set(path, textOf(value ?? null, shape));
}

/** What is missing, and what says what its absence says. */
function saysNothing(value: Json | undefined, shape: Shape): boolean {
  const { whenAbsent } = shape;
  if (value === undefined || value === null) return true;
  if (isNothing(value)) return isNothing(whenAbsent);
  return whenAbsent !== undefined && textOf(value, shape) === textOf(whenAbsent, shape);
}

function withoutKey(item: Json, key: readonly string[]): Json {
  return isObject(item) ? Object.fromEntries(Object.entries(item).filter(([name]) => !key.includes(name))) : item;
}

/** A line of a role that grants nothing is no line. */
function isOnlyKeyed(item: Shape, key: readonly string[]): boolean {
  if (item.type !== 'object') return false;
  return Object.entries(item.members).every(([name, { whenAbsent }]) => key.includes(name) || whenAbsent === 'none');
}

function textOf(value: Json, shape: Shape): string {
  if (shape.type === 'set' && Array.isArray(value)) {
    return (value as readonly Json[])
      .map((each) => setMember(each, shape.item))
      .sort()
      .join('\n');
  }
  if (typeof value !== 'string') return canonicalJson(value);
  return shape.opaque === true ? normalizeOpaque(value) : value.replaceAll('\r\n', '\n');
}
