import type { DesiredResource } from '../model/desired-state.ts';
import type { Document } from '../model/document.ts';
import { valueAt } from '../model/json.ts';
import { placeInLayers } from '../model/place-in-layers.ts';
import type { ValueLayer } from '../model/value-layer.ts';
import { PlaceFinders } from './place-finder.ts';

/** What every layer of a resource says about a value, the one that wins first; layers that say nothing are left out. */
export function valueLayers(resource: DesiredResource, segments: readonly string[]): readonly ValueLayer[] {
  const places = new PlaceFinders();
  return resource.layers.flatMap((layer) => layerOf(layer, segments, places)).reverse();
}

function layerOf(layer: Document, segments: readonly string[], places: PlaceFinders): ValueLayer[] {
  const place = placeInLayers([layer], segments);
  if (place === undefined || place.depth < segments.length) return [];
  const { file, index } = layer.source;
  const { line, column } = places.find(file, index, place.path, 'value');
  return [{ file: file.path, line, column, value: valueAt(layer.value, place.path) ?? null }];
}
