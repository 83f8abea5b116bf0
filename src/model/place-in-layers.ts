import type { Diagnostic, Where } from '../diagnostics/diagnostic.ts';
import { itemKey } from './apply-fields.ts';
import { type Document, whereIn } from './document.ts';
import { SHAPES } from './generated/shapes.ts';
import { isObject, type Json } from './json.ts';
import type { DocumentKind } from './kind.ts';
import type { Shape } from './shape.ts';

/** A place in one of the documents that a composed value came from. */
export interface LayerPlace {
  readonly document: Document;
  /** Into the document, list items by their index in that document. */
  readonly path: readonly (string | number)[];
  /** How many segments of the asked path the document holds. */
  readonly depth: number;
}

/**
 * Where the value at a path into a composed spec was declared: the last layer that holds it, base first.
 *
 * The path names items of keyed lists by their key. Of a path that no layer holds whole, the layer that holds most of
 * it answers: what is missing points at its parent.
 */
export function placeInLayers(layers: readonly Document[], path: readonly string[]): LayerPlace | undefined {
  const named = deepest(layers, path, 'key');
  // A keyed item may be named "0": an index counts only where nothing has that name.
  return named === undefined || named.depth === path.length ? named : deepest(layers, path, 'key or index');
}

/** What a segment may say of a keyed list. */
type Naming = 'key' | 'key or index';

function deepest(layers: readonly Document[], path: readonly string[], naming: Naming): LayerPlace | undefined {
  let best: LayerPlace | undefined;
  for (const document of layers) {
    const shape = SHAPES[document.kind as DocumentKind];
    const found = follow(document.value['spec'], path, shape, naming);
    if (best === undefined || found.length >= best.depth) {
      best = { document, path: ['spec', ...found], depth: found.length };
    }
  }
  return best;
}

function follow(
  value: Json | undefined,
  path: readonly string[],
  shape: Shape | undefined,
  naming: Naming,
): (string | number)[] {
  const walked: (string | number)[] = [];
  let at = value;
  let form = shape;
  for (const segment of path) {
    if (Array.isArray(at)) {
      const index = indexOf(at as readonly Json[], segment, form, naming);
      if (index < 0) break;
      walked.push(index);
      at = (at as readonly Json[])[index];
      form = form !== undefined && 'item' in form ? form.item : undefined;
    } else if (isObject(at) && Object.hasOwn(at, segment)) {
      walked.push(segment);
      at = at[segment];
      form = form?.type === 'object' ? form.members[segment] : form?.type === 'dictionary' ? form.item : undefined;
    } else break;
  }
  return walked;
}

function indexOf(items: readonly Json[], segment: string, shape: Shape | undefined, naming: Naming): number {
  if (shape?.type === 'map') {
    const at = items.findIndex((item) => itemKey(item, shape.key) === segment);
    if (at >= 0 || naming === 'key') return at;
  }
  const scalar = items.findIndex((item) => typeof item === 'string' && item === segment);
  if (scalar >= 0) return scalar;
  return /^\d+$/.test(segment) && Number(segment) < items.length ? Number(segment) : -1;
}

/** The `where` of a diagnostic about a path into a composed spec. */
export function whereOf(
  layers: readonly Document[],
  path: readonly string[],
  part: 'key' | 'value' = 'value',
): { where: Where } | Pick<Diagnostic, never> {
  const place = placeInLayers(layers, path);
  if (place === undefined) return {};
  const whole = place.depth === path.length;
  return { where: whereIn(place.document, place.path, whole ? part : 'key') };
}
