import { memberShape, setMember } from '../model/apply-fields.ts';
import { isObject, type Json, type JsonObject, type JsonPointer, pointer, sameJson } from '../model/json.ts';
import type { Shape } from '../model/shape.ts';

/** How much of a live spec is wanted. */
export interface PruneOptions {
  /** What has its default too. */
  readonly full: boolean;
  /** Names and addresses of people too. */
  readonly people: boolean;
}

/** A live spec as a file would say it, and where people were left out. */
export interface Pruned {
  readonly spec: JsonObject;
  readonly people: readonly JsonPointer[];
}

/**
 * Of a live spec what differs from its defaults: what the service assumes anyway goes, and so does what says nothing
 * (missing, `null`, an empty text or list).
 *
 * Keys of list items stay, and items of ordered lists stay whole: such a list is compared as one value. Secrets never
 * come through; what the service adds by itself to a shared list (`builtIn`) only where somebody changed it.
 */
export function pruneSpec(spec: JsonObject, shape: Shape, options: PruneOptions): Pruned {
  const people: JsonPointer[] = [];
  const pruned = prune(spec, shape, [], { ...options, people: options.people ? undefined : people });
  return { spec: isObject(pruned) ? pruned : {}, people };
}

interface Pruning {
  readonly full: boolean;
  /** Where what is left out for the sake of people is told; undefined where nothing is. */
  readonly people: JsonPointer[] | undefined;
}

function prune(value: Json | undefined, shape: Shape, path: readonly string[], pruning: Pruning): Json | undefined {
  if (isNothing(value) || value === undefined || shape.sensitive === 'secret') return undefined;
  if (shape.sensitive === 'personal' && pruning.people !== undefined) {
    pruning.people.push(pointer(path));
    return undefined;
  }
  if (!pruning.full && isDefault(value, shape)) return undefined;
  if (shape.type === 'sequence' || shape.type === 'set' || shape.type === 'leaf') return value;
  if (shape.type === 'map') return pruneItems(value, shape, path, pruning);
  return pruneMembers(value, shape, path, pruning);
}

function pruneMembers(value: Json, shape: Shape, path: readonly string[], pruning: Pruning): Json | undefined {
  if (!isObject(value)) return value;
  const members = inOrder(value, shape).flatMap((name) => {
    const inner = prune(value[name], memberShape(shape, name), [...path, name], pruning);
    return inner === undefined ? [] : [[name, inner] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** Members in the order in which the schema, and with it the pages, have them. */
function inOrder(value: JsonObject, shape: Shape): readonly string[] {
  const known = shape.type === 'object' ? Object.keys(shape.members) : [];
  return [
    ...known.filter((name) => Object.hasOwn(value, name)),
    ...Object.keys(value).filter((name) => !known.includes(name)),
  ];
}

function pruneItems(
  value: Json,
  shape: Extract<Shape, { type: 'map' }>,
  path: readonly string[],
  pruning: Pruning,
): Json | undefined {
  if (!Array.isArray(value)) return value;
  const items = (value as readonly Json[]).flatMap((item, at): Json[] => {
    if (!isObject(item)) return [item];
    const rest = pruneMembers(item, shape.item, [...path, String(at)], pruning);
    const kept = isObject(rest) ? rest : {};
    if (!pruning.full && item['builtIn'] === true && kept['enabled'] === undefined) return [];
    const keys = Object.fromEntries(shape.key.map((name) => [name, item[name]]));
    const says = Object.keys(kept).some((name) => !shape.key.includes(name));
    // An item without a word is something by being there, but for a table without rights.
    return !says && shape.shared === true && isAllDefaults(shape) ? [] : [{ ...keys, ...kept }];
  });
  return items.length === 0 ? undefined : items;
}

function isAllDefaults({ item, key }: Extract<Shape, { type: 'map' }>): boolean {
  if (item.type !== 'object') return false;
  return Object.entries(item.members).every(([name, each]) => key.includes(name) || each.whenAbsent !== undefined);
}

function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function isDefault(value: Json, shape: Shape): boolean {
  if (shape.whenAbsent === undefined) return false;
  if (shape.type !== 'set' || !Array.isArray(value) || !Array.isArray(shape.whenAbsent))
    return sameJson(value, shape.whenAbsent);
  const names = (list: readonly Json[]): Json => [...new Set(list.map((each) => setMember(each, shape.item)))].sort();
  return sameJson(names(value), names(shape.whenAbsent));
}
