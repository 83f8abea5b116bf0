import { applyFields, itemKey } from '../model/apply-fields.ts';
import type { FieldChange } from '../model/change.ts';
import type { FieldEvidence } from '../model/evidence.ts';
import { escapeSegment, isObject, type Json, type JsonObject, type JsonPointer, segmentsOf } from '../model/json.ts';
import type { Shape } from '../model/shape.ts';
import { shapesAlong, speaksOf } from '../model/shape-at.ts';
import { diffFields } from './diff-fields.ts';

/** A field that only a person can set, and how. */
export interface FieldByHand {
  readonly change: FieldChange;
  readonly instruction: string;
}

/** Which changes the backend makes, and which are for a person. */
export interface SortedOut {
  readonly made: readonly FieldChange[];
  readonly byHand: readonly FieldByHand[];
}

/**
 * Sorts changes by who makes them: the schema of a kind says what has no interface at all, the backend what it does not
 * write. A whole item that comes new is split: what the backend does not write of it is for a person.
 */
export function sortOut(fields: readonly FieldChange[], shape: Shape, evidence: readonly FieldEvidence[]): SortedOut {
  const made: FieldChange[] = [];
  const byHand: FieldByHand[] = [];
  for (const field of fields) {
    const says = evidence.length === 0 ? undefined : nearest(evidence, segmentsOf(field.path));
    const change = says === undefined ? field : { ...field, grade: says.grade };
    const instruction = instructionOf(field, shape, says);
    if (instruction !== undefined) byHand.push({ change, instruction });
    else {
      const split = splitItem(change, shape, evidence);
      if (split.made !== undefined) made.push(split.made);
      byHand.push(...split.byHand);
    }
  }
  return { made, byHand };
}

/** A new resource without the fields that only a person can set, and those fields. */
export function takeOut(
  spec: JsonObject,
  shape: Shape,
  evidence: readonly FieldEvidence[],
): { readonly left: JsonObject; readonly byHand: readonly FieldByHand[] } {
  const { made, byHand } = sortOut(diffFields(spec, undefined, undefined, shape), shape, evidence);
  // An item of which a part is for a person is in both lists: what is made of it stands in `made`.
  const kept = new Map(made.map((field) => [field.path, field.after]));
  const gone = byHand.filter(({ change }) => !kept.has(change.path)).map(({ change: { path } }) => ({ path }));
  const changed = made.filter(({ path }) => byHand.some(({ change }) => change.path.startsWith(`${path}/`)));
  return {
    left: applyFields(spec, [...changed, ...gone.filter(({ path }) => !isBelow(path, changed))], shape),
    byHand,
  };
}

function isBelow(path: JsonPointer, others: readonly FieldChange[]): boolean {
  return others.some((other) => path.startsWith(`${other.path}/`));
}

function instructionOf(
  field: Pick<FieldChange, 'path' | 'after'>,
  shape: Shape,
  says: FieldEvidence | undefined,
): string | undefined {
  for (const each of shapesAlong(shape, segmentsOf(field.path))) {
    if (each.manual !== undefined && speaksOf(each.manual.when, field.after)) return each.manual.instruction;
  }
  if (says?.byHand === undefined) return undefined;
  const fits = says.mostItems !== undefined && Array.isArray(field.after) && field.after.length <= says.mostItems;
  return fits ? undefined : says.byHand;
}

/** What the backend says of a field: the entry that names it most exactly. */
function nearest(evidence: readonly FieldEvidence[], path: readonly string[]): FieldEvidence | undefined {
  let found: FieldEvidence | undefined;
  let depth = -1;
  for (const each of evidence) {
    const pattern = segmentsOf(each.path);
    if (pattern.length > depth && pattern.length <= path.length && isPrefix(pattern, path)) {
      found = each;
      depth = pattern.length;
    }
  }
  return found;
}

function isPrefix(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.every((segment, at) => segment === '*' || segment === path[at]);
}

/** A value that comes whole, without the members below it that are for a person; nothing is made of a bare key. */
function splitItem(
  field: FieldChange,
  shape: Shape,
  evidence: readonly FieldEvidence[],
): { readonly made: FieldChange | undefined; readonly byHand: readonly FieldByHand[] } {
  const path = segmentsOf(field.path);
  const inner = shapesAlong(shape, path).at(-1);
  if (inner === undefined || !isObject(field.after)) return { made: field, byHand: [] };
  const below = evidence
    .map((each) => ({ each, pattern: segmentsOf(each.path) }))
    .filter(({ each, pattern }) => each.byHand !== undefined && pattern.length > path.length && matches(pattern, path));
  const named = below.flatMap(({ each, pattern }) =>
    pointersOf(field.after, inner, pattern.slice(path.length)).map((at) => ({ at, each })),
  );
  if (named.length === 0) return { made: field, byHand: [] };
  const rest = applyFields(
    field.after,
    named.map(({ at }) => ({ path: at })),
    inner,
  );
  const byHand = named.flatMap(({ at, each }) => handsOf(field, inner, at, each));
  const keys = keyOfItem(shape, path);
  const isBare = Object.keys(rest).every((member) => keys.includes(member));
  if (isBare) return { made: undefined, byHand: [{ change: field, instruction: named[0]?.each.byHand ?? '' }] };
  return { made: { ...field, after: rest }, byHand };
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return path.every((segment, at) => pattern[at] === '*' || pattern[at] === segment);
}

/** The members of the list that a path ends in by which its items are told apart. */
function keyOfItem(shape: Shape, path: readonly string[]): readonly string[] {
  const list = shapesAlong(shape, path).at(-2);
  return list?.type === 'map' ? list.key : [];
}

/** The places in a value that a pattern names, items of a keyed list by their key. */
function pointersOf(value: Json | undefined, shape: Shape, pattern: readonly string[]): JsonPointer[] {
  const [head, ...rest] = pattern;
  if (value === undefined) return [];
  if (head === undefined) return [''];
  if (shape.type === 'map' && Array.isArray(value)) {
    return (value as readonly Json[]).flatMap((item) => {
      const key = itemKey(item, shape.key);
      return key === undefined ? [] : prefixed(key, pointersOf(item, shape.item, rest));
    });
  }
  if (!isObject(value)) return [];
  const inner = shapesAlong(shape, [head]).at(-1);
  return inner === undefined ? [] : prefixed(head, pointersOf(value[head], inner, rest));
}

function prefixed(segment: string, pointers: readonly JsonPointer[]): JsonPointer[] {
  return pointers.map((each) => `/${escapeSegment(segment)}${each}`);
}

/** What a person does of a part of a new item; nothing where it would be so without anybody's doing. */
function handsOf(field: FieldChange, shape: Shape, at: JsonPointer, says: FieldEvidence): FieldByHand[] {
  const only = diffFields(field.after, undefined, undefined, shape).filter(
    (each) => each.path === at || each.path.startsWith(`${at}/`),
  );
  return only.map((each) => ({
    change: { ...field, ...each, path: `${field.path}${each.path}`, cause: field.cause, grade: says.grade },
    instruction: says.byHand ?? '',
  }));
}
