import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffFields } from '../../src/diff/diff-fields.ts';
import { applyFields } from '../../src/model/apply-fields.ts';
import { SHAPES } from '../../src/model/generated/shapes.ts';
import type { Json } from '../../src/model/json.ts';
import { KINDS } from '../../src/model/kind.ts';
import type { Shape } from '../../src/model/shape.ts';
import { specOf } from '../arbitrary-spec.ts';

const leaf: Shape = { type: 'leaf' };
const object = (members: Readonly<Record<string, Shape>>): Shape => ({ type: 'object', members });
const set = (shared = false): Shape => ({ type: 'set', item: leaf, ...(shared && { shared: true as const }) });
const map = (shared = false): Shape => ({
  type: 'map',
  key: ['name'],
  item: object({ name: leaf, level: { type: 'leaf', whenAbsent: 'none' } }),
  ...(shared && { shared: true as const }),
});

/** Differences as `path before -> after (cause)`. */
function lines(shape: Shape, desired: Json | undefined, live: Json | undefined, last?: Json): string[] {
  return diffFields(desired, live, last, shape).map(
    ({ path, before, after, cause }) => `${path} ${JSON.stringify(before)} -> ${JSON.stringify(after)} (${cause})`,
  );
}

describe('the cause of a difference', () => {
  const one = object({ a: leaf });

  test('of a field that was never applied is the configuration', () => {
    expect(lines(one, { a: 2 }, { a: 1 })).toEqual(['/a 1 -> 2 (config)']);
  });

  test('of a field declared as when it was applied is drift', () => {
    expect(lines(one, { a: 1 }, { a: 2 }, { a: 1 })).toEqual(['/a 2 -> 1 (drift)']);
  });

  test('of a field declared otherwise while live stayed is the configuration', () => {
    expect(lines(one, { a: 3 }, { a: 1 }, { a: 1 })).toEqual(['/a 1 -> 3 (config)']);
  });

  test('of a field that moved on both sides is a conflict', () => {
    expect(lines(one, { a: 3 }, { a: 2 }, { a: 1 })).toEqual(['/a 2 -> 3 (conflict)']);
  });

  test('of both sides moving to the same value is no difference', () => {
    expect(lines(one, { a: 2 }, { a: 2 }, { a: 1 })).toEqual([]);
  });

  test('counts for a set as a whole', () => {
    expect(lines(set(), ['a', 'b'], ['a'])).toEqual([' ["a"] -> ["a","b"] (config)']);
    expect(lines(set(), ['a', 'b'], ['a'], ['b', 'a'])).toEqual([' ["a"] -> ["a","b"] (drift)']);
    expect(lines(set(), ['a', 'b'], ['a'], ['a'])).toEqual([' ["a"] -> ["a","b"] (config)']);
    expect(lines(set(), ['a', 'b'], ['c'], ['a'])).toEqual([' ["c"] -> ["a","b"] (conflict)']);
  });

  test('of an item that live has and a list that was never applied does not name is the configuration', () => {
    expect(lines(map(), [], [{ name: 'x' }])).toEqual(['/x {"name":"x"} -> undefined (config)']);
  });

  test('of an item that somebody added to a list of ours is drift, of one that we dropped the configuration', () => {
    expect(lines(map(), [], [{ name: 'x' }], [])).toEqual(['/x {"name":"x"} -> undefined (drift)']);
    expect(lines(map(), [], [{ name: 'x' }], [{ name: 'x' }])).toEqual(['/x {"name":"x"} -> undefined (config)']);
  });
});

describe('what is no difference', () => {
  test('the order of a set and of the items of a keyed list', () => {
    expect(lines(set(), ['a', 'b'], ['b', 'a'])).toEqual([]);
    expect(lines(map(), [{ name: 'x' }, { name: 'y' }], [{ name: 'y' }, { name: 'x' }])).toEqual([]);
  });

  test('the order of a sequence is one', () => {
    expect(lines({ type: 'sequence', item: leaf }, ['a', 'b'], ['b', 'a'])).toEqual([
      ' ["b","a"] -> ["a","b"] (config)',
    ]);
  });

  test('a field that no file mentions', () => {
    expect(lines(object({ a: leaf, b: leaf }), { a: 1 }, { a: 1, b: 2 }, { a: 1, b: 3 })).toEqual([]);
  });

  test.each([undefined, null, '', []])('nothing declared as %j against every other nothing', (nothing) => {
    for (const live of [undefined, null, '', []])
      expect(lines(object({ a: leaf }), { a: nothing ?? '' }, { a: live })).toEqual([]);
  });

  test('a default against a live value that is missing or null', () => {
    const shape = object({ a: { type: 'leaf', whenAbsent: false } });
    expect(lines(shape, { a: false }, {})).toEqual([]);
    expect(lines(shape, { a: false }, { a: null })).toEqual([]);
    expect(lines(shape, { a: true }, {})).toEqual(['/a undefined -> true (config)']);
  });

  test('line ends of a text as Windows writes them', () => {
    expect(lines(leaf, 'one\ntwo', 'one\r\ntwo')).toEqual([]);
  });

  test('an item that only says what its absence says too', () => {
    expect(lines(map(), [{ name: 'x', level: 'none' }], [])).toEqual([]);
    expect(lines(map(), [{ name: 'x', level: 'all' }], [])).toHaveLength(1);
    expect(lines(map(), [{ name: 'x' }], [])).toHaveLength(1);
  });

  test('the letters of a name that refers to something', () => {
    const roles: Shape = { type: 'set', item: { type: 'leaf', ref: { kinds: ['SecurityRole'] } } };
    expect(lines(roles, ['Contoso CSR'], ['contoso csr'])).toEqual([]);
    expect(lines(set(), ['Contoso CSR'], ['contoso csr'])).toHaveLength(1);
  });

  test('a set that is declared as its default against a live value that is missing', () => {
    const shape = object({ fields: { type: 'set', item: leaf, whenAbsent: ['title', 'notes'] } });
    expect(lines(shape, { fields: ['notes', 'title'] }, {})).toEqual([]);
    expect(lines(shape, { fields: ['notes', 'title'] }, { fields: null })).toEqual([]);
    expect(lines(shape, { fields: ['title'] }, {})).toEqual(['/fields ["title","notes"] -> ["title"] (config)']);
    expect(lines(shape, { fields: [] }, {})).toEqual(['/fields ["title","notes"] -> [] (config)']);
  });
});

describe('a shared list', () => {
  test('keeps live items that no file names', () => {
    expect(lines(map(true), [{ name: 'x' }], [{ name: 'x' }, { name: 'theirs' }])).toEqual([]);
    expect(lines(set(true), ['a'], ['a', 'theirs'])).toEqual([]);
  });

  test('loses what we declared before and dropped, and nothing else', () => {
    const live = [{ name: 'ours' }, { name: 'theirs' }];
    expect(lines(map(true), [], live, [{ name: 'ours' }])).toEqual(['/ours {"name":"ours"} -> undefined (config)']);
    expect(lines(set(true), ['a'], ['a', 'ours', 'theirs'], ['a', 'ours'])).toEqual([
      ' ["a","ours","theirs"] -> ["a","theirs"] (config)',
    ]);
  });

  test('gets what is missing behind what is there', () => {
    expect(lines(set(true), ['a', 'b'], ['theirs', 'b'])).toEqual([' ["theirs","b"] -> ["theirs","b","a"] (config)']);
  });
});

describe.each(KINDS)('any two specs of %s', (kind) => {
  const shape = SHAPES[kind];
  const pair = fc.tuple(specOf(kind), specOf(kind, { nulls: true }), fc.option(specOf(kind), { nil: undefined }));

  test('are equal once the differences are applied', () => {
    fc.assert(
      fc.property(pair, ([desired, live, last]) => {
        const fields = diffFields(desired, live, last, shape);
        expect(diffFields(desired, applyFields(live, fields, shape), last, shape)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('have no difference when they are the same, whatever was applied', () => {
    fc.assert(
      fc.property(pair, ([desired, , last]) => {
        const shared = diffFields(desired, structuredClone(desired), last, shape);
        expect(shared.filter((each) => each.cause !== 'config')).toEqual([]);
        expect(diffFields(desired, structuredClone(desired), desired, shape)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('differ by paths that are all different and within what is declared or was', () => {
    fc.assert(
      fc.property(pair, ([desired, live, last]) => {
        const paths = diffFields(desired, live, last, shape).map(({ path }) => path);
        expect(new Set(paths).size).toBe(paths.length);
        const roots = new Set(paths.map((path) => path.split('/')[1]));
        expect([...roots].filter((root) => !Object.hasOwn(desired, root ?? ''))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('have the cause config throughout when nothing was applied, but for items that somebody added', () => {
    fc.assert(
      fc.property(pair, ([desired, live]) => {
        const found = diffFields(desired, live, undefined, shape).filter(({ cause }) => cause !== 'config');
        expect(found.filter(({ after }) => after !== undefined)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
