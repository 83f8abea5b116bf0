import { memberShape } from './apply-fields.ts';
import type { Json } from './json.ts';
import { sameJson } from './json.ts';
import type { Shape } from './shape.ts';

/** The shapes that a path passes, the outermost first; the last one is that of the value it names. */
export function shapesAlong(shape: Shape, segments: readonly string[]): readonly Shape[] {
  const found: Shape[] = [shape];
  let at = shape;
  for (const segment of segments) {
    at = at.type === 'map' || at.type === 'set' || at.type === 'sequence' ? at.item : memberShape(at, segment);
    found.push(at);
  }
  return found;
}

/** Whether an annotation that may name a value (`when`, `to`) speaks of this one. */
export function speaksOf(named: Json | undefined, value: Json | undefined): boolean {
  return named === undefined || sameJson(named, value);
}
