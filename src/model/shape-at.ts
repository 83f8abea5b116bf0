import { memberShape } from './apply-fields.ts';
import { SHAPES } from './generated/shapes.ts';
import { type Json, type JsonPointer, sameJson, segmentsOf } from './json.ts';
import { kindOfAddress } from './kind.ts';
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

/** The shape of one field of a resource; a leaf without annotations where nothing is known of it. */
export function fieldShape(address: string, path: JsonPointer): Shape {
  const kind = kindOfAddress(address);
  return (kind && shapesAlong(SHAPES[kind], segmentsOf(path)).at(-1)) ?? { type: 'leaf' };
}

/** Whether an annotation that may name a value (`when`, `to`) speaks of this one. */
export function speaksOf(named: Json | undefined, value: Json | undefined): boolean {
  return named === undefined || sameJson(named, value);
}
