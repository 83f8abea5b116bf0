import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/model/json.ts';
import type { Shape } from '../../src/model/shape.ts';
import { differingParts } from '../../src/render/differing-parts.ts';

const found = (before: Json | undefined, after: Json | undefined, shape?: Shape) =>
  differingParts(before, after, shape).map(({ path, before: old, after: now }) => [path.join('/'), old, now]);

describe('the parts in which two values differ', () => {
  test('are members by name, whatever their order', () => {
    expect(found({ a: 1, b: { c: 2 } }, { b: { c: 3 }, a: 1 })).toEqual([['b/c', 2, 3]]);
  });

  test('are members of any name, only where a map has them itself', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      const map = JSON.parse(`{ "${name}": {} }`) as Json;
      expect(found({}, map)).toEqual([[name, undefined, {}]]);
      expect(found(map, {})).toEqual([[name, {}, undefined]]);
    }
  });

  test('are items between an equal beginning and end', () => {
    expect(found([1, 2, 3, 4], [1, 5, 3, 4])).toEqual([['1', 2, 5]]);
    expect(found([1, 2], [0, 1, 2])).toEqual([['0', undefined, 0]]);
    expect(found([1, 2, 3], [1, 3])).toEqual([['1', 2, undefined]]);
    expect(found([1, 1], [1])).toEqual([['1', 1, undefined]]);
  });

  test('are items that went and came where their number differs', () => {
    expect(found(['a', 'b', 'z'], ['c', 'z'])).toEqual([
      ['0', 'a', undefined],
      ['1', 'b', undefined],
      ['0', undefined, 'c'],
    ]);
  });

  test('are the whole of values of other kinds, of sets, and of secrets', () => {
    expect(found(undefined, [1])).toEqual([['', undefined, [1]]]);
    expect(found([1], { a: 1 })).toEqual([['', [1], { a: 1 }]]);
    expect(found(['a'], ['b'], { type: 'set', item: { type: 'leaf' } })).toEqual([['', ['a'], ['b']]]);
    const secret: Shape = { type: 'object', members: { a: { type: 'leaf', sensitive: 'secret' } } };
    expect(differingParts({ a: { b: 1 } }, { a: { b: 2 } }, secret).map(({ path }) => path)).toEqual([['a']]);
  });

  test('are none of the same value, and at least one of two that differ', () => {
    const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(json, json, (one, other) => {
        expect(differingParts(one, structuredClone(one))).toEqual([]);
        expect(differingParts(one, other).length > 0).toBe(
          JSON.stringify(one) !== JSON.stringify(other) && !same(one, other),
        );
      }),
    );
  });
});

/** The same but for the order of members. */
function same(one: Json, other: Json): boolean {
  const sorted = (_: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
}
