import type { Shape } from './shape.ts';

const known = new WeakMap<Shape, boolean>();

/**
 * Whether values of a shape, or a part of them, are not to be kept or passed on: texts, personal values, secrets. Such a
 * value is left out as a whole: half a value looks like a value.
 */
export function isSensitive(shape: Shape): boolean {
  const before = known.get(shape);
  if (before !== undefined) return before;
  const found = shape.sensitive !== undefined || partsOf(shape).some(isSensitive);
  known.set(shape, found);
  return found;
}

function partsOf(shape: Shape): readonly Shape[] {
  if ('item' in shape) return [shape.item];
  return 'members' in shape ? Object.values(shape.members) : [];
}
