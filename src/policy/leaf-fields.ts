import { itemKey, memberShape } from '../model/apply-fields.ts';
import type { Cause, FieldChange } from '../model/change.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { escapeSegment, isObject, type Json, segmentsOf } from '../model/json.ts';
import type { Kind } from '../model/kind.ts';
import type { Shape } from '../model/shape.ts';
import { shapesAlong } from '../model/shape-at.ts';

/** One value that a step changes. `null` stands for what is not there. */
export interface FactField {
  /** Pointer into the spec; items of keyed lists are named by their key. */
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
  readonly cause: Cause | '';
}

/** A changed field as the single values that change in it: an item that comes or goes changes each of its members. */
export function leafFields(kind: Kind, field: Omit<FieldChange, 'cause'>, cause: FactField['cause']): FactField[] {
  const shape = shapesAlong(SHAPES[kind], segmentsOf(field.path)).at(-1) ?? LEAF;
  const before = new Map(leaves(field.before, shape, field.path));
  const after = new Map(leaves(field.after, shape, field.path));
  return [...new Set([...before.keys(), ...after.keys()])].map((path) => ({
    path,
    before: before.get(path) ?? null,
    after: after.get(path) ?? null,
    cause,
  }));
}

const LEAF: Shape = { type: 'leaf' };

function leaves(value: Json | undefined, shape: Shape, path: string): (readonly [string, Json])[] {
  if (value === undefined) return [];
  if (isObject(value)) {
    return Object.entries(value).flatMap(([name, each]) =>
      leaves(each, memberShape(shape, name), `${path}/${escapeSegment(name)}`),
    );
  }
  if (!Array.isArray(value) || shape.type !== 'map') return [[path, value]];
  return (value as readonly Json[]).flatMap((item) =>
    leaves(item, shape.item, `${path}/${escapeSegment(itemKey(item, shape.key) ?? '')}`),
  );
}
