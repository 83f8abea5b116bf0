import { itemKey, setMember } from '../model/apply-fields.ts';
import type { Cause, FieldChange } from '../model/change.ts';
import { escapeSegment, isNothing, isObject, type Json, type JsonPointer, sameJson } from '../model/json.ts';
import { sameOpaque } from '../model/normalize-opaque.ts';
import type { Shape } from '../model/shape.ts';

type Difference = Pick<FieldChange, 'path' | 'before' | 'after' | 'cause'>;

/**
 * The declared fields whose live value is another one, each with its cause.
 *
 * Three ways are compared: what is declared, what is live, and what was declared when this was last applied. Only
 * declared fields count, and items of a shared list that we declared last time and declare no longer. Maps compare by
 * key, sets without order, other lists whole. A live value that is missing counts as what the service assumes then
 * (`whenAbsent` of the shape); missing, `null` and empty lists and texts are the same nothing.
 */
export function diffFields(
  desired: Json | undefined,
  live: Json | undefined,
  last: Json | undefined,
  shape: Shape,
): Difference[] {
  const found: Difference[] = [];
  compare(desired, live, last, shape, '', found);
  return found;
}

function compare(
  desired: Json | undefined,
  live: Json | undefined,
  last: Json | undefined,
  shape: Shape,
  path: JsonPointer,
  found: Difference[],
): void {
  if (desired === undefined || desired === live) return;
  switch (shape.type) {
    case 'object':
    case 'dictionary':
      if (isObject(desired)) {
        const liveMembers = isObject(live) ? live : EMPTY;
        const lastMembers = isObject(last) ? last : EMPTY;
        for (const key in desired) {
          if (desired[key] === undefined || desired[key] === liveMembers[key]) continue;
          const inner = shape.type === 'dictionary' ? shape.item : (shape.members[key] ?? LEAF);
          compare(desired[key], liveMembers[key], lastMembers[key], inner, `${path}/${escapeSegment(key)}`, found);
        }
        return;
      }
      break;
    case 'map':
      if (Array.isArray(desired)) {
        compareItems(
          desired,
          Array.isArray(live) ? live : [],
          Array.isArray(last) ? last : undefined,
          shape,
          path,
          found,
        );
        return;
      }
      break;
    case 'set':
      if (Array.isArray(desired)) {
        compareSet(desired, listOf(live, shape), Array.isArray(last) ? last : undefined, shape, path, found);
        return;
      }
      break;
    case 'sequence':
    case 'leaf':
      break;
  }
  if (!sameValue(desired, live, shape))
    found.push(difference(path, live, desired, causeOf(desired, live, last, shape)));
}

/** A live list; what the service assumes when there is none. */
function listOf(live: Json | undefined, shape: Shape): readonly Json[] {
  if (Array.isArray(live)) return live as readonly Json[];
  return Array.isArray(shape.whenAbsent) ? (shape.whenAbsent as readonly Json[]) : [];
}

const EMPTY: Readonly<Record<string, Json>> = {};
const LEAF: Shape = { type: 'leaf' };

function difference(path: JsonPointer, before: Json | undefined, after: Json | undefined, cause: Cause): Difference {
  return { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }), cause };
}

function compareItems(
  desired: readonly Json[],
  live: readonly Json[],
  last: readonly Json[] | undefined,
  shape: Extract<Shape, { type: 'map' }>,
  path: JsonPointer,
  found: Difference[],
): void {
  if (isAligned(desired, live, shape)) {
    compareAligned(desired, live, last ?? [], shape, path, found);
    return;
  }
  const liveItems = byKey(live, shape.key);
  const lastItems = byKey(last ?? [], shape.key);
  const declared = new Set<string>();
  for (const item of desired) {
    const key = itemKey(item, shape.key);
    if (key === undefined) continue;
    declared.add(key);
    const at = `${path}/${escapeSegment(key)}`;
    const there = liveItems.get(key);
    if (there === undefined && !saysNothing(item, shape))
      found.push(difference(at, undefined, item, causeOf(item, undefined, lastItems.get(key), shape.item)));
    else if (there !== undefined) compare(item, there, lastItems.get(key), shape.item, at, found);
  }
  for (const [key, there] of liveItems) {
    if (declared.has(key) || (shape.shared && !lastItems.has(key))) continue;
    const cause = last === undefined ? 'config' : causeOfRemoval(there, lastItems.get(key), shape.item);
    found.push(difference(`${path}/${escapeSegment(key)}`, there, undefined, cause));
  }
}

/** An item that is declared no longer: ours as we left it, ours but otherwise meanwhile, or somebody else's. */
function causeOfRemoval(live: Json, last: Json | undefined, shape: Shape): Cause {
  if (last === undefined) return 'drift';
  return diffFields(last, live, undefined, shape).length === 0 ? 'config' : 'conflict';
}

/** Whether both lists name the same items in the same order, as they do where nothing moved. */
function isAligned(desired: readonly Json[], live: readonly Json[], shape: Extract<Shape, { type: 'map' }>): boolean {
  if (desired.length !== live.length) return false;
  for (let at = 0; at < desired.length; at++) {
    const key = itemKey(desired[at], shape.key);
    if (key === undefined || key !== itemKey(live[at], shape.key)) return false;
  }
  return true;
}

function compareAligned(
  desired: readonly Json[],
  live: readonly Json[],
  last: readonly Json[],
  shape: Extract<Shape, { type: 'map' }>,
  path: JsonPointer,
  found: Difference[],
): void {
  const lastItems = last.length > 0 ? byKey(last, shape.key) : undefined;
  for (let at = 0; at < desired.length; at++) {
    const key = itemKey(desired[at], shape.key) ?? '';
    compare(desired[at], live[at], lastItems?.get(key), shape.item, `${path}/${escapeSegment(key)}`, found);
  }
}

/**
 * An item that only says what its absence says too, such as a table whose rights are all none. That can only be where
 * every member has a meaning when it is missing: an item with a text of its own is something by being there.
 */
function saysNothing(item: Json, shape: Extract<Shape, { type: 'map' }>): boolean {
  if (!isObject(item) || shape.item.type !== 'object') return false;
  const others = Object.entries(shape.item.members).filter(([name]) => !shape.key.includes(name));
  const says = others.some(([name]) => item[name] !== undefined);
  return (
    says &&
    others.every(
      ([name, member]) => member.whenAbsent !== undefined && sameValue(item[name] ?? null, member.whenAbsent, member),
    )
  );
}

function byKey(items: readonly Json[], key: readonly string[]): Map<string, Json> {
  return new Map(
    items.flatMap((item) => {
      const name = itemKey(item, key);
      return name === undefined ? [] : [[name, item] as const];
    }),
  );
}

/** A set is one field: the plan shows what comes and goes. Of a shared one only our own part counts. */
function compareSet(
  desired: readonly Json[],
  live: readonly Json[],
  last: readonly Json[] | undefined,
  shape: Extract<Shape, { type: 'set' }>,
  path: JsonPointer,
  found: Difference[],
): void {
  const text = (each: Json): string => setMember(each, shape.item);
  const wanted = new Set(desired.map(text));
  const there = new Set(live.map(text));
  const ours = new Set((last ?? []).map(text));
  const missing = desired.some((each) => !there.has(text(each)));
  const tooMany = live.filter((each) => !wanted.has(text(each)) && (!shape.shared || ours.has(text(each))));
  if (!missing && tooMany.length === 0) return;
  const surplus = new Set(tooMany.map(text));
  const after = shape.shared
    ? [...live.filter((each) => !surplus.has(text(each))), ...desired.filter((each) => !there.has(text(each)))]
    : desired;
  const cause: Cause =
    last === undefined
      ? 'config'
      : sameSet(wanted, ours)
        ? 'drift'
        : isApplied(ours, there, shape)
          ? 'config'
          : 'conflict';
  found.push(difference(path, live, after, cause));
}

function sameSet(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((each) => right.has(each));
}

/** Whether live still holds what was last applied. */
function isApplied(
  ours: ReadonlySet<string>,
  there: ReadonlySet<string>,
  shape: Extract<Shape, { type: 'set' }>,
): boolean {
  return shape.shared ? [...ours].every((each) => there.has(each)) : sameSet(ours, there);
}

/**
 * Why a field differs. Never applied: the configuration is new. Applied and declared as before: live moved. Declared
 * otherwise while live still is what was applied: the configuration moved. Otherwise both did.
 */
function causeOf(desired: Json | undefined, live: Json | undefined, last: Json | undefined, shape: Shape): Cause {
  if (last === undefined) return 'config';
  if (sameValue(desired, last, shape)) return 'drift';
  return sameValue(last, live, shape) ? 'config' : 'conflict';
}

function sameValue(left: Json | undefined, right: Json | undefined, shape: Shape): boolean {
  const [one, other] = [withDefault(left, shape), withDefault(right, shape)];
  return sameJson(one, other) || (shape.opaque === true && sameOpaque(one, other));
}

function withDefault(value: Json | undefined, shape: Shape): Json | undefined {
  if (!isNothing(value))
    return typeof value === 'string' && value.includes('\r') ? value.replaceAll('\r\n', '\n') : value;
  const isMissing = value === undefined || value === null;
  return isMissing && !isNothing(shape.whenAbsent) ? shape.whenAbsent : undefined;
}
