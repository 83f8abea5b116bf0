import type { Change, FieldChange, Origin } from '../model/change.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import type { SourceFile } from '../model/document.ts';
import { segmentsOf } from '../model/json.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import { placeInLayers } from '../model/place-in-layers.ts';

/** Adds where each declared value stands. */
export type FindOrigins = (changes: readonly Change[], desired: DesiredState) => Promise<readonly Change[]>;

/** The changes, each with the place of the document that says the last word on it. Costs nothing. */
export const documentOrigins: FindOrigins = async (changes, desired) => {
  const byAddress = new Map(desired.resources.map((resource) => [resource.address, resource]));
  return changes.map((change) => {
    const resource = byAddress.get(change.address);
    return resource === undefined ? change : { ...change, origin: originOfDocument(resource) };
  });
};

/** The same with the place of every changed field, which needs the syntax tree of each document that changes. */
export const fieldOrigins: FindOrigins = async (changes, desired) => {
  const placed = await documentOrigins(changes, desired);
  if (!placed.some((change) => 'fields' in change)) return placed;
  const byAddress = new Map(desired.resources.map((resource) => [resource.address, resource]));
  const places = await placeFinder();
  return placed.map((change) => {
    const resource = byAddress.get(change.address);
    if (resource === undefined || !('fields' in change)) return change;
    return { ...change, fields: change.fields.map((field) => ({ ...field, ...places(resource, field) })) };
  });
};

function originOfDocument(resource: DesiredResource): Origin {
  const { file, line } = (resource.layers[resource.layers.length - 1] ?? never(resource)).source;
  return { file: file.path, line, column: 1 };
}

function never(resource: DesiredResource): never {
  throw new Error(`${resource.address} came from no document.`);
}

async function placeFinder(): Promise<
  (resource: DesiredResource, field: FieldChange) => { origin: Origin } | undefined
> {
  const { PlaceFinder } = await import('./place-finder.ts');
  const finders = new Map<SourceFile, InstanceType<typeof PlaceFinder>>();
  return (resource, field) => {
    const declaredAt = KIND_DEFINITIONS[resource.kind].declaredAt;
    const path = declaredAt === undefined ? field.path : declaredAt(field.path, resource.written);
    const place = placeInLayers(resource.layers, segmentsOf(path));
    if (place === undefined) return undefined;
    const { file, index } = place.document.source;
    const finder = finders.get(file) ?? new PlaceFinder(file);
    finders.set(file, finder);
    const { line, column } = finder.find(index, place.path, 'value');
    return { origin: { file: file.path, line, column } };
  };
}
