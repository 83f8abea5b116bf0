import { setMember } from '../../model/apply-fields.ts';
import { SHAPES } from '../../model/generated/shapes.ts';
import { isObject, type Json, sameJson, segmentsOf } from '../../model/json.ts';
import type { Observed } from '../../model/resource.ts';
import type { Shape } from '../../model/shape.ts';
import { shapesAlong } from '../../model/shape-at.ts';
import { valueOfField } from '../../model/value-of-field.ts';
import type { MadeChange } from './kinds/kind-mapping.ts';

/** Whether a live row is what a change would have made of it: how a lost answer is settled once live was read again. */
export function wasApplied(change: MadeChange, row: Observed | undefined): boolean {
  if (change.op === 'delete') return row === undefined;
  if (row === undefined) return false;
  const shape = SHAPES[change.after.kind];
  if (change.op === 'create') return contains(row.resource.spec, change.after.spec, shape);
  return change.fields.every(({ path, after }) => {
    const segments = segmentsOf(path);
    const inner = shapesAlong(shape, segments).at(-1) ?? shape;
    return contains(valueOfField(row.resource.spec, segments, shape), after, inner);
  });
}

/** Whether a live value says all that a declared one says; a missing live value counts as what the service assumes. */
function contains(live: Json | undefined, wanted: Json | undefined, shape: Shape): boolean {
  if (wanted === undefined || wanted === null) return isNothing(live);
  if (live === undefined || live === null) return shape.whenAbsent !== undefined && sameJson(shape.whenAbsent, wanted);
  if (shape.type === 'map' && Array.isArray(wanted) && Array.isArray(live)) {
    const items = live as readonly Json[];
    return (wanted as readonly Json[]).every((item) => items.some((each) => isItem(each, item, shape)));
  }
  if (shape.type === 'set' && Array.isArray(wanted) && Array.isArray(live)) {
    const there = new Set((live as readonly Json[]).map((each) => setMember(each, shape.item)));
    return (wanted as readonly Json[]).every((each) => there.has(setMember(each, shape.item)));
  }
  if (isObject(wanted) && isObject(live)) {
    return Object.entries(wanted).every(([member, value]) =>
      contains(live[member], value, shapesAlong(shape, [member]).at(-1) ?? shape),
    );
  }
  return sameJson(live, wanted);
}

function isItem(live: Json, wanted: Json, shape: Extract<Shape, { type: 'map' }>): boolean {
  const isSame = isObject(live) && isObject(wanted) && shape.key.every((key) => sameJson(live[key], wanted[key]));
  return isSame && contains(live, wanted, shape.item);
}

function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
