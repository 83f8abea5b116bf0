import type { Change, FieldChange, Origin } from '../model/change.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { segmentsOf } from '../model/json.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import { placeInLayers } from '../model/place-in-layers.ts';
import type { PlaceFinders } from './place-finder.ts';

/** Adds where each declared value stands. */
export type FindOrigins = (changes: readonly Change[], desired: DesiredState) => Promise<readonly Change[]>;

/** The changes, each with the place of the document that says the last word on it. Costs nothing. */
export const documentOrigins: FindOrigins = async (changes, desired) => mapDeclared(changes, desired, withDocument);

/** The same with the place of every changed field, which needs the syntax tree of each document that changes. */
export const fieldOrigins: FindOrigins = async (changes, desired) => {
  if (!changes.some((change) => 'fields' in change)) return await documentOrigins(changes, desired);
  const { PlaceFinders } = await import('./place-finder.ts');
  const places = new PlaceFinders();
  return mapDeclared(changes, desired, (change, resource) => {
    const placed = withDocument(change, resource);
    if (!('fields' in placed)) return placed;
    return { ...placed, fields: placed.fields.map((field) => ({ ...field, ...originOf(field, resource, places) })) };
  });
};

/** The changes with those of declared resources replaced. */
function mapDeclared(
  changes: readonly Change[],
  desired: DesiredState,
  replace: (change: Change, resource: DesiredResource) => Change,
): readonly Change[] {
  const byAddress = new Map(desired.resources.map((resource) => [resource.address, resource]));
  return changes.map((change) => {
    const resource = byAddress.get(change.address);
    return resource === undefined ? change : replace(change, resource);
  });
}

function withDocument(change: Change, { layers }: DesiredResource): Change {
  const last = layers.at(-1);
  if (last === undefined) return change; // declared by no file: a way back
  const { file, line } = last.source;
  return { ...change, origin: { file: file.path, line, column: 1 } };
}

/** Where a value of a resource's canonical spec was declared; needs the syntax tree of its document. */
export function originOf(
  field: Pick<FieldChange, 'path'>,
  resource: DesiredResource,
  places: PlaceFinders,
): { origin: Origin } | undefined {
  const declaredAt = KIND_DEFINITIONS[resource.kind].declaredAt;
  const path = declaredAt === undefined ? field.path : declaredAt(field.path, resource.written);
  const place = placeInLayers(resource.layers, segmentsOf(path));
  if (place === undefined) return undefined;
  const { file, index } = place.document.source;
  const { line, column } = places.find(file, index, place.path, 'value');
  return { origin: { file: file.path, line, column } };
}
