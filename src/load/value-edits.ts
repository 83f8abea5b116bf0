import { itemKey, memberShape, setMember } from '../model/apply-fields.ts';
import { isObject, type Json, sameJson } from '../model/json.ts';
import type { Shape } from '../model/shape.ts';

/** A place in a document, list items by their index. */
export type Path = readonly (string | number)[];

/** One step from a value to another. The path of `insert` and `remove` ends with the index or key that comes or goes. */
export type ValueEdit =
  | { readonly op: 'set' | 'insert'; readonly path: Path; readonly value: Json }
  | { readonly op: 'remove'; readonly path: Path };

/**
 * The fewest steps that make one value another, so that as little as possible of its text is touched.
 *
 * Every path is one into the value as it is now: after a step was made, ask again. Lists are compared as their shape
 * says: by key, as sets, or item by item.
 */
export function valueEdits(
  now: Json | undefined,
  wanted: Json | undefined,
  shape: Shape,
  path: Path = [],
): ValueEdit[] {
  if (sameJson(now, wanted)) return [];
  if (wanted === undefined) return [{ op: 'remove', path }];
  if (isObject(now) && isObject(wanted)) {
    const keys = [...new Set([...Object.keys(now), ...Object.keys(wanted)])];
    return keys.flatMap((key) => valueEdits(own(now, key), own(wanted, key), memberShape(shape, key), [...path, key]));
  }
  if (Array.isArray(now) && Array.isArray(wanted)) return listEdits(now, wanted, shape, path);
  return [{ op: 'set', path, value: wanted }];
}

function own(value: { readonly [key: string]: Json | undefined }, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function listEdits(now: readonly Json[], wanted: readonly Json[], shape: Shape, path: Path): ValueEdit[] {
  const item: Shape = 'item' in shape ? shape.item : { type: 'leaf' };
  if (shape.type === 'map' || shape.type === 'set') {
    const name = (each: Json): string =>
      (shape.type === 'map' ? itemKey(each, shape.key) : setMember(each, item)) ?? JSON.stringify(each);
    return namedEdits(now, wanted, name, item, path);
  }
  return orderedEdits(now, wanted, item, path);
}

function namedEdits(
  now: readonly Json[],
  wanted: readonly Json[],
  name: (item: Json) => string,
  shape: Shape,
  path: Path,
): ValueEdit[] {
  const goal = new Map(wanted.map((each) => [name(each), each]));
  const there = new Set(now.map(name));
  const isSet = shape.type === 'leaf';
  const changed = isSet
    ? []
    : now.flatMap((each, at) => {
        const same = goal.get(name(each));
        return same === undefined ? [] : valueEdits(each, same, shape, [...path, at]);
      });
  const come = [...goal].flatMap(([key, value]): ValueEdit[] =>
    there.has(key) ? [] : [{ op: 'insert', path: [...path, now.length], value }],
  );
  const gone = now.flatMap((each, at): ValueEdit[] =>
    goal.has(name(each)) ? [] : [{ op: 'remove', path: [...path, at] }],
  );
  // What comes is put in first: a list that was empty for a moment would lose the way it is written.
  return [...changed, ...come, ...gone.reverse()];
}

/** Edits of a list whose order matters: items both have stay, of the others as many as possible are changed in place. */
function orderedEdits(now: readonly Json[], wanted: readonly Json[], shape: Shape, path: Path): ValueEdit[] {
  const edits: ValueEdit[] = [];
  const pairs = [...commonItems(now, wanted), [now.length, wanted.length] as const];
  let [from, to] = [0, 0];
  for (const [at, goal] of pairs) {
    const both = Math.min(at - from, goal - to);
    for (let each = 0; each < both; each++)
      edits.push(...valueEdits(now[from + each], wanted[to + each], shape, [...path, from + each]));
    for (let gone = at - 1; gone >= from + both; gone--) edits.push({ op: 'remove', path: [...path, gone] });
    for (let come = to + both; come < goal; come++)
      edits.push({ op: 'insert', path: [...path, from + come - to], value: wanted[come] as Json });
    [from, to] = [at + 1, goal + 1];
  }
  return edits;
}

/** The longest run of items, not necessarily neighbours, that both lists have in this order: pairs of places. */
function commonItems(left: readonly Json[], right: readonly Json[]): (readonly [number, number])[] {
  const texts = [left, right].map((list) => list.map((each) => JSON.stringify(each)));
  const [a = [], b = []] = texts;
  if (a.length * b.length > MOST_COMPARED) return [];
  const width = b.length + 1;
  const length = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const found: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) found.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return found;

  function at(i: number, j: number): number {
    return length[i * width + j] ?? 0;
  }
}

/** Lists that are longer are changed item by item from the start. */
const MOST_COMPARED = 4_000_000;

/** The value after one step. */
export function applyEdit(value: Json, edit: ValueEdit): Json {
  return put(value, edit.path, edit);
}

function put(value: Json | undefined, [head, ...rest]: Path, edit: ValueEdit): Json {
  if (head === undefined) return edit.op === 'remove' ? null : edit.value;
  if (Array.isArray(value)) return putItem(value as readonly Json[], Number(head), rest, edit);
  const before = isObject(value) ? value : {};
  if (rest.length === 0 && edit.op === 'remove')
    return Object.fromEntries(Object.entries(before).filter(([key]) => key !== String(head)));
  const inner = put(own(before, String(head)), rest, edit);
  return Object.fromEntries([
    ...Object.entries(before).map(([key, each]) => [key, key === String(head) ? inner : each] as const),
    ...(Object.hasOwn(before, String(head)) ? [] : [[String(head), inner] as const]),
  ]);
}

function putItem(items: readonly Json[], at: number, rest: Path, edit: ValueEdit): Json {
  if (rest.length > 0) return items.map((each, index) => (index === at ? put(each, rest, edit) : each));
  if (edit.op === 'remove') return items.filter((_, index) => index !== at);
  return edit.op === 'insert' ? items.toSpliced(at, 0, edit.value) : items.with(at, edit.value);
}
