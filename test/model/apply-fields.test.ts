import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFields, itemKey } from '../../src/model/apply-fields.ts';
import { SHAPES } from '../../src/model/generated/shapes.ts';
import { canonicalJson, type Json, pointer, sameJson, segmentsOf } from '../../src/model/json.ts';
import { KINDS } from '../../src/model/kind.ts';
import type { Shape } from '../../src/model/shape.ts';
import { specOf } from '../arbitrary-spec.ts';

const leaf: Shape = { type: 'leaf' };
const shape: Shape = {
  type: 'object',
  members: {
    a: { type: 'object', members: { b: leaf } },
    items: {
      type: 'map',
      key: ['entity', 'field'],
      item: { type: 'object', members: { entity: leaf, field: leaf, on: leaf } },
    },
  },
};

describe('applying fields', () => {
  test('sets, makes and removes values in depth, and leaves everything else', () => {
    const spec = { a: { b: 1, c: 2 }, z: 3 };
    expect(applyFields(spec, [{ path: '/a/b', after: 5 }], shape)).toEqual({ a: { b: 5, c: 2 }, z: 3 });
    expect(applyFields({}, [{ path: '/a/b', after: 5 }], shape)).toEqual({ a: { b: 5 } });
    expect(applyFields(spec, [{ path: '/a/b' }], shape)).toEqual({ a: { c: 2 }, z: 3 });
    expect(applyFields(spec, [{ path: '', after: { x: 1 } }], shape)).toEqual({ x: 1 });
    expect(spec).toEqual({ a: { b: 1, c: 2 }, z: 3 });
  });

  test('finds items by their key, makes one that is missing with its key, and removes one', () => {
    const items = [{ entity: 'incident', field: 'title', on: true }];
    expect(applyFields({ items }, [{ path: '/items/incident|title/on', after: false }], shape)).toEqual({
      items: [{ entity: 'incident', field: 'title', on: false }],
    });
    expect(applyFields({ items }, [{ path: '/items/account|name/on', after: true }], shape)).toEqual({
      items: [...items, { entity: 'account', field: 'name', on: true }],
    });
    expect(applyFields({ items }, [{ path: '/items/incident|title' }, { path: '/items/gone|gone' }], shape)).toEqual({
      items: [],
    });
  });

  test.each(KINDS)('sets every top-level value of %s as it stands', (kind) => {
    fc.assert(
      fc.property(specOf(kind), specOf(kind), (before, after) => {
        const fields = Object.entries(after).map(([key, value]) => ({ path: pointer([key]), after: value as Json }));
        expect(applyFields(before, fields, SHAPES[kind])).toEqual({ ...before, ...after });
      }),
      { numRuns: 15 },
    );
  });
});

test('an item is named by its key members, numbers too, and by nothing when one is missing', () => {
  expect(itemKey({ name: 'a' }, ['name'])).toBe('a');
  expect(itemKey({ name: 7 }, ['name'])).toBe('7');
  expect(itemKey({ a: 'x', b: 'y' }, ['a', 'b'])).toBe('x|y');
  expect(itemKey({ a: 'x' }, ['a', 'b'])).toBeUndefined();
  expect(itemKey({ name: true }, ['name'])).toBeUndefined();
  expect(itemKey('name', ['name'])).toBeUndefined();
});

describe('JSON values', () => {
  const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;

  test('have one canonical text each, whatever the order of their keys', () => {
    const turned = (value: Json): Json =>
      Array.isArray(value)
        ? (value as readonly Json[]).map(turned)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, each]) => [key, turned(each as Json)]),
            )
          : value;
    fc.assert(
      fc.property(json, (value) => canonicalJson(turned(value)) === canonicalJson(value)),
      { numRuns: 200 },
    );
  });

  test('are the same when their canonical texts are, and only then', () => {
    const plain = fc.oneof(json, fc.constantFrom<Json>({}, [], null, { a: 1 }, { a: [1] }, [[]], ''));
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        expect(sameJson(a, b)).toBe(canonicalJson(a).replaceAll('-0', '0') === canonicalJson(b).replaceAll('-0', '0'));
        expect(sameJson(a, structuredClone(a))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('of which a member is undefined are the same as without it', () => {
    expect(sameJson({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(sameJson({ a: undefined }, { b: undefined })).toBe(true);
    expect(sameJson({ a: null }, {})).toBe(false);
  });
});

test('a pointer and its segments are each other, whatever the segments are', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('~', '/', '~1', '~0', '', 'a/b~c'))), (segments) => {
      expect(segmentsOf(pointer(segments))).toEqual(segments);
    }),
    { numRuns: 300 },
  );
});
