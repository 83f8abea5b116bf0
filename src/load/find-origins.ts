import type { Change, FieldChange, Origin } from '../model/change.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import type { SourceFile } from '../model/document.ts';
import { segmentsOf } from '../model/json.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import { placeInLayers } from '../model/place-in-layers.ts';

/**
 * The changes with the places of what was declared.
 *
 * A new or deleted resource is placed by its document, which costs nothing; only a changed field needs the syntax tree
 * of its own document.
 */
export async function findOrigins(changes: readonly Change[], desired: DesiredState): Promise<readonly Change[]> {
  if (changes.length === 0) return changes;
  const byAddress = new Map(desired.resources.map((resource) => [resource.address, resource]));
  const hasFields = changes.some((change) => 'fields' in change);
  const places = hasFields ? await placeFinder() : undefined;
  return changes.map((change) => {
    const resource = byAddress.get(change.address);
    if (resource === undefined) return change;
    if (!('fields' in change)) return { ...change, origin: originOfDocument(resource) };
    return { ...change, fields: change.fields.map((field) => ({ ...field, ...places?.(resource, field) })) };
  });
}

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
  const { PlaceFinder } = await import('./syntax-tree.ts');
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
