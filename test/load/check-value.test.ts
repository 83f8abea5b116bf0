import { expect, test } from 'vitest';
import { checkValue } from '../../src/load/check-value.ts';
import type { Json } from '../../src/model/json.ts';

const codes = (value: Json) =>
  checkValue(value, 'a.yaml', 0).map(({ code, where }) => `${code} ${where?.path?.join('/')}`);
const nested = (depth: number): Json => Array.from({ length: depth - 1 }).reduce<Json>((inner) => [inner], []);

test('a hundred levels are fine, one more is not', () => {
  expect(codes(nested(100))).toEqual([]);
  expect(codes(nested(101))).toEqual(['load/too-deep 0/0/0']);
});

test('forbidden keys are found wherever they stand, and what is below them is not looked at', () => {
  const value = JSON.parse('{"a": [{"__proto__": {"b": {"prototype": 1}}}], "constructor": 1, "toString": 2}') as Json;
  expect(codes(value)).toEqual(['load/forbidden-key a/0/__proto__', 'load/forbidden-key constructor']);
});

test('numbers that JSON cannot write are found with their paths', () => {
  expect(codes({ a: Number.NaN, b: [1, Number.POSITIVE_INFINITY], c: -0 })).toEqual([
    'load/not-json a',
    'load/not-json b/1',
  ]);
});

test('texts, numbers, booleans and null are fine alone', () => {
  for (const value of ['', 'a', 0, 1e308, true, null, [], {}]) expect(codes(value)).toEqual([]);
});
