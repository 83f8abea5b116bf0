import { itemKey, memberShape, setMember } from '../model/apply-fields.ts';
import { compareTexts } from '../model/compare-texts.ts';
import type { DeclaredChange } from '../model/declared-change.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { escapeSegment, isObject, type Json, type JsonPointer, sameJson } from '../model/json.ts';
import type { Shape } from '../model/shape.ts';

/**
 * What a later declaration of an environment says differently from an earlier one, in the order of the addresses.
 *
 * Meaning is compared, not text: presets expanded, overlays merged, the order of sets and keyed lists left out. A value
 * that is declared and equals the default still counts: it was not managed before.
 */
export function diffDeclared(before: DesiredState, after: DesiredState): readonly DeclaredChange[] {
  const earlier = new Map(before.resources.map((resource) => [resource.address, resource]));
  const later = new Map(after.resources.map((resource) => [resource.address, resource]));
  return [...new Set([...earlier.keys(), ...later.keys()])]
    .sort(compareTexts)
    .flatMap((address) => changeOf(earlier.get(address), later.get(address)));
}

function changeOf(before: DesiredResource | undefined, after: DesiredResource | undefined): DeclaredChange[] {
  const resource = after ?? before;
  if (resource === undefined) return [];
  const { address, kind } = resource;
  const fields = differences(specOf(before), specOf(after), SHAPES[kind]);
  if (after === undefined) return [{ address, what: 'dropped', fields }];
  if (after.state === 'absent') return before?.state === 'absent' ? [] : [{ address, what: 'absent', fields }];
  if (before === undefined || before.state === 'absent') return [{ address, what: 'added', fields }];
  return fields.length === 0 ? [] : [{ address, what: 'changed', fields }];
}

/** What is declared of it; of what is to be absent, nothing. */
function specOf(resource: DesiredResource | undefined): Json {
  return resource === undefined || resource.state === 'absent' ? {} : resource.resource.spec;
}

type Difference = DeclaredChange['fields'][number];

function differences(before: Json | undefined, after: Json | undefined, shape: Shape, path = ''): Difference[] {
  if (sameJson(before, after)) return [];
  if (isObject(before) && isObject(after) && (shape.type === 'object' || shape.type === 'dictionary')) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(before[key], after[key], memberShape(shape, key), below(path, key)));
  }
  if (Array.isArray(before) && Array.isArray(after) && shape.type === 'map') {
    const [earlier, later] = [byKey(before, shape.key), byKey(after, shape.key)];
    const keys = [...new Set([...earlier.keys(), ...later.keys()])];
    return keys.flatMap((key) => differences(earlier.get(key), later.get(key), shape.item, below(path, key)));
  }
  if (shape.type === 'set' && isSameSet(before, after, shape.item)) return [];
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

function below(path: JsonPointer, segment: string): JsonPointer {
  return `${path}/${escapeSegment(segment)}`;
}

function byKey(items: readonly Json[], key: readonly string[]): Map<string, Json> {
  return new Map(items.map((item, at) => [itemKey(item, key) ?? String(at), item]));
}

function isSameSet(before: Json | undefined, after: Json | undefined, item: Shape): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return false;
  const names = (list: readonly Json[]): readonly string[] =>
    [...new Set(list.map((each) => setMember(each, item)))].sort();
  return sameJson(names(before), names(after));
}
