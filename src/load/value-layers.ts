import type { DesiredResource } from '../model/desired-state.ts';
import type { Document } from '../model/document.ts';
import { isObject, type Json } from '../model/json.ts';
import { placeInLayers } from '../model/place-in-layers.ts';
import type { ValueLayer } from '../model/value-layer.ts';
import { PlaceFinder } from './place-finder.ts';

/** What every layer of a resource says about a value, the one that wins first; layers that say nothing are left out. */
export function valueLayers(resource: DesiredResource, segments: readonly string[]): readonly ValueLayer[] {
  return resource.layers.flatMap((layer) => layerOf(layer, segments)).reverse();
}

function layerOf(layer: Document, segments: readonly string[]): ValueLayer[] {
  const place = placeInLayers([layer], segments);
  if (place === undefined || place.depth < segments.length) return [];
  const { file, index } = layer.source;
  const { line, column } = new PlaceFinder(file).find(index, place.path, 'value');
  return [{ file: file.path, line, column, value: valueAt(layer.value, place.path) }];
}

function valueAt(value: Json, path: readonly (string | number)[]): Json {
  let at: Json | undefined = value;
  for (const segment of path)
    at = Array.isArray(at) ? (at[Number(segment)] as Json) : isObject(at) ? at[segment] : undefined;
  return at ?? null;
}
