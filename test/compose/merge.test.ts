import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { merge } from '../../src/compose/merge.ts';
import { dropNulls } from '../../src/model/drop-nulls.ts';
import { SHAPES } from '../../src/model/generated/shapes.ts';
import { isObject, type Json } from '../../src/model/json.ts';
import { KINDS } from '../../src/model/kind.ts';
import type { Shape } from '../../src/model/shape.ts';
import { specOf } from '../arbitrary-spec.ts';

const leaf: Shape = { type: 'leaf' };
const keyed: Shape = {
  type: 'map',
  key: ['name'],
  item: { type: 'object', members: { name: leaf, on: leaf, by: leaf } },
};
const shape: Shape = {
  type: 'object',
  members: { keyed, set: { type: 'set', item: leaf }, sequence: { type: 'sequence', item: leaf }, leaf },
};

describe('an overlay', () => {
  test('adds and replaces members and leaves the others', () => {
    expect(merge({ leaf: 1, other: 2 }, { leaf: 3, more: 4 }, shape)).toEqual({ leaf: 3, other: 2, more: 4 });
  });

  test('merges a keyed list by its keys: the order stays, new items come behind', () => {
    const below = { keyed: [{ name: 'b', on: true, by: 'x' }, { name: 'a' }] };
    const over = { keyed: [{ name: 'c' }, { name: 'b', on: false }] };
    expect(merge(below, over, shape)).toEqual({
      keyed: [{ name: 'b', on: false, by: 'x' }, { name: 'a' }, { name: 'c' }],
    });
  });

  test('replaces sets and sequences whole', () => {
    expect(merge({ set: ['a', 'b'], sequence: [1, 2] }, { set: ['c'], sequence: [] }, shape)).toEqual({
      set: ['c'],
      sequence: [],
    });
  });

  test('takes back with null, in keyed items too', () => {
    const merged = merge(
      { leaf: 1, keyed: [{ name: 'a', on: true, by: 'x' }] },
      { leaf: null, keyed: [{ name: 'a', on: null }] },
      shape,
    );
    expect(isObject(merged) && dropNulls(merged)).toEqual({ keyed: [{ name: 'a', by: 'x' }] });
  });

  test('with a member named __proto__ sets a member and nothing else', () => {
    const over = JSON.parse('{"__proto__": {"polluted": true}}') as Json;
    const merged = merge({ leaf: 1 }, over, shape);
    expect(Object.keys(merged ?? {})).toEqual(['leaf', '__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe.each(KINDS)('layers of %s', (kind) => {
  const spec = specOf(kind);
  const marked = specOf(kind, { nulls: true });

  test('merge to the same whichever two of three come first, where no layer sets again what one below took back', () => {
    fc.assert(
      fc.property(spec, spec, marked, (a, b, c) => {
        const left = merge(merge(a, b, SHAPES[kind]), c, SHAPES[kind]);
        const right = merge(a, merge(b, c, SHAPES[kind]), SHAPES[kind]);
        expect(JSON.stringify(left)).toBe(JSON.stringify(right));
      }),
      { numRuns: 50 },
    );
  });

  test('over nothing and under nothing are themselves, and over themselves change nothing', () => {
    fc.assert(
      fc.property(marked, (a) => {
        expect(merge(undefined, a, SHAPES[kind])).toEqual(a);
        expect(merge(a, undefined, SHAPES[kind])).toEqual(a);
        expect(merge(a, a, SHAPES[kind])).toEqual(a);
      }),
      { numRuns: 30 },
    );
  });

  test('stay as they are', () => {
    fc.assert(
      fc.property(spec, marked, (a, b) => {
        const before = JSON.stringify([a, b]);
        merge(a, b, SHAPES[kind]);
        expect(JSON.stringify([a, b])).toBe(before);
      }),
      { numRuns: 20 },
    );
  });
});

test('what one layer takes back and a later one sets again begins from nothing: the order of merging matters then', () => {
  const [a, b, c] = [{ o: { x: 1 } }, { o: null }, { o: { y: 2 } }];
  expect(merge(merge(a, b, leaf), c, leaf)).toEqual({ o: { y: 2 } });
  expect(merge(a, merge(b, c, leaf), leaf)).toEqual({ o: { x: 1, y: 2 } });
});
