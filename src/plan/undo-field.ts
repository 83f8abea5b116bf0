import { diffFields } from '../diff/diff-fields.ts';
import { applyFields, itemKey, setMember } from '../model/apply-fields.ts';
import type { FieldChange } from '../model/change.ts';
import {
  isNothing,
  isObject,
  type Json,
  type JsonObject,
  type JsonPointer,
  listOf,
  pointer,
  segmentsOf,
} from '../model/json.ts';
import type { RecordedField } from '../model/run-record.ts';
import type { Shape } from '../model/shape.ts';
import { shapesAlong } from '../model/shape-at.ts';

/** The fields to change in a row, so that one field is what it was; or why it cannot be. */
export type FieldBack = { readonly fields: readonly Pick<FieldChange, 'path' | 'after'>[] } | { readonly why: string };

/**
 * Takes one field back in what a row holds.
 *
 * Of a shared set what the run put in is taken out, and what it took out is put in. An item that somebody took out of a
 * keyed list meanwhile is put back first, as it was last applied (`ours`).
 */
export function undoField(spec: JsonObject, ours: JsonObject, field: RecordedField, root: Shape): FieldBack {
  if (!isKnown(field)) return { why: whyNot(field) };
  const segments = segmentsOf(field.path);
  const along = shapesAlong(root, segments);
  const shape = along.at(-1) ?? root;
  const now = valueIn(spec, segments, along);
  if (shape.type === 'set' && shape.shared === true) {
    return { fields: [{ path: field.path, after: setBefore(listOf(now), field, shape) }] };
  }
  const missing = missingItem(spec, segments, along);
  if (missing !== undefined && field.before === undefined) return { fields: [] };
  const item = missing === undefined ? undefined : valueIn(ours, missing, along);
  if (missing !== undefined && item === undefined) return { why: 'its line is not in the list any more' };
  const back = missing === undefined || item === undefined ? [] : [{ path: pointer(missing), after: item }];
  if (field.before !== undefined) return { fields: [...back, { path: field.path, after: field.before }] };
  return { fields: [...back, { path: field.path }] };
}

/**
 * The same in what was last applied to the row, which is less: a field that had no value is no longer said, and nothing
 * becomes ours by going back that was not.
 */
export function forgetField(ours: JsonObject, field: RecordedField, root: Shape): JsonObject {
  if (!isKnown(field)) return ours;
  const segments = segmentsOf(field.path);
  const along = shapesAlong(root, segments);
  const shape = along.at(-1) ?? root;
  if (missingItem(ours, segments, along) !== undefined) return ours;
  const now = valueIn(ours, segments, along);
  if (shape.type === 'set' && shape.shared === true) {
    const after = setBefore(listOf(now), field, shape);
    return now === undefined && after.length === 0 ? ours : applyFields(ours, [{ path: field.path, after }], root);
  }
  if (field.before === undefined && now === undefined) return ours;
  const { path, before } = field;
  return applyFields(ours, [{ path, ...(before !== undefined && { after: before }) }], root);
}

/**
 * Where a row is not as a run left this field, with what the run left there; nothing where it is already as it was
 * before. Items of keyed lists are compared member by member. What of a shared set is not ours never counts. A value
 * that the journal does not keep is what was last applied (`ours`); where that says nothing of it, nobody knows.
 */
export function movedSince(
  spec: JsonObject,
  ours: JsonObject,
  field: RecordedField,
  root: Shape,
): readonly Pick<FieldChange, 'path' | 'after'>[] {
  const { path, before, sensitive } = field;
  const segments = segmentsOf(path);
  const along = shapesAlong(root, segments);
  const shape = along.at(-1) ?? root;
  const now = valueIn(spec, segments, along);
  const after = sensitive === true ? valueIn(ours, segments, along) : field.after;
  if ((sensitive === true && after === undefined) || (shape.type === 'set' && shape.shared === true)) return [];
  if (sensitive === true) return diffFields(after, now, after, shape).map((each) => moved(path, each));
  if ([before, after].some((each) => differences(each, now, shape).length === 0)) return [];
  // Where the run left nothing, all that is there is somebody else's, and what was before would be put over it.
  return differences(after ?? before, now, shape).map((each) => moved(path, each));
}

function moved(path: JsonPointer, { path: inner, after }: Pick<FieldChange, 'path' | 'after'>) {
  return { path: `${path}${inner}`, ...(after !== undefined && { after }) };
}

/** Where two values differ, either way, with what the first one says there. */
function differences(
  said: Json | undefined,
  found: Json | undefined,
  shape: Shape,
): readonly Pick<FieldChange, 'path' | 'after'>[] {
  if (said === undefined || found === undefined) {
    const isSame = isNothing(said) && diffFields(found, said, undefined, shape).length === 0;
    return isSame ? [] : [{ path: '', ...(said !== undefined && { after: said }) }];
  }
  const there = diffFields(said, found, said, shape);
  const more = diffFields(found, said, found, shape).filter(({ path }) => !there.some((each) => each.path === path));
  return [
    ...there.map(({ path, after }) => ({ path, ...(after !== undefined && { after }) })),
    ...more.map(({ path, before }) => {
      const said = before ?? shapesAlong(shape, segmentsOf(path)).at(-1)?.whenAbsent ?? null;
      return { path, after: said };
    }),
  ];
}

/** Whether the journal says what a field was: its value, or that it had none. */
export function isKnown({ sensitive, unknown, added }: RecordedField): boolean {
  return unknown !== true && (sensitive !== true || added === true);
}

/** Why a value cannot be given back that the journal does not say, as the end of a sentence. */
export function whyNot({ sensitive }: RecordedField): string {
  return sensitive === true
    ? 'the journal does not keep texts and personal values; a commit of the configuration does'
    : 'the journal of that version did not keep values';
}

/** Without what the run put in, with what it took out. */
function setBefore(
  now: readonly Json[],
  { before, after }: RecordedField,
  shape: Extract<Shape, { type: 'set' }>,
): readonly Json[] {
  const left = without(now, without(listOf(after), listOf(before), shape), shape);
  return [...left, ...without(without(listOf(before), listOf(after), shape), left, shape)];
}

function without(list: readonly Json[], others: readonly Json[], { item }: Extract<Shape, { type: 'set' }>): Json[] {
  const names = new Set(others.map((each) => setMember(each, item)));
  return list.filter((each) => !names.has(setMember(each, item)));
}

/** The path of the outermost item that a path passes and that is not there. */
function missingItem(
  spec: JsonObject,
  segments: readonly string[],
  along: readonly Shape[],
): readonly string[] | undefined {
  for (let at = 1; at < segments.length; at++) {
    const item = segments.slice(0, at);
    if (along[at - 1]?.type === 'map' && valueIn(spec, item, along) === undefined) return item;
  }
  return undefined;
}

/** The value at a path, items of keyed lists by their key. */
export function valueIn(
  spec: JsonObject | undefined,
  segments: readonly string[],
  along: readonly Shape[],
): Json | undefined {
  return segments.reduce<Json | undefined>((value, segment, at) => {
    const shape = along[at];
    if (shape?.type === 'map') return listOf(value).find((item) => itemKey(item, shape.key) === segment);
    return isObject(value) ? value[segment] : undefined;
  }, spec);
}
