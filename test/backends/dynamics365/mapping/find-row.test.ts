import { expect, test } from 'vitest';
import { findRow } from '../../../../src/backends/dynamics365/mapping/find-row.ts';
import type { JsonObject } from '../../../../src/model/json.ts';

const row = (id: string, values: JsonObject = {}) => ({ id, etag: 'W/"1"', values });

test('a row is found by its id in any case of letters', () => {
  const rows = [row('00000000-0000-0000-0000-00000000000a'), row('00000000-0000-0000-0000-00000000000b')];
  expect(findRow({ table: 't', id: '00000000-0000-0000-0000-00000000000B' }, rows)).toBe(rows[1]);
  expect(findRow({ table: 't', id: '00000000-0000-0000-0000-00000000000c' }, rows)).toBeUndefined();
});

test('a row is found by what stands in it: the first candidate that is there, in any case of letters', () => {
  const rows = [row('1', { name: 'Admin Management agent' }), row('2', { name: 'admin management' })];
  const finder = { table: 't', match: { name: ['Admin Management', 'Admin Management agent'] } };
  expect(findRow(finder, rows)?.id).toBe('2');
  expect(findRow(finder, rows.slice(0, 1))?.id).toBe('1');
  expect(findRow(finder, [row('3', { name: null }), row('4')])).toBeUndefined();
});

test('every column must match', () => {
  const rows = [row('1', { group: 3, name: 'a' }), row('2', { group: 4, name: 'b' })];
  expect(findRow({ table: 't', match: { group: [3], name: ['b'] } }, rows)).toBeUndefined();
  expect(findRow({ table: 't', match: { group: [4], name: ['b'] } }, rows)?.id).toBe('2');
});

test('of several rows the one with the lowest id is meant, in whatever order they come', () => {
  const rows = [row('b', { name: 'x' }), row('a', { name: 'x' })];
  expect(findRow({ table: 't', match: { name: ['x'] } }, rows)?.id).toBe('a');
  expect(findRow({ table: 't', match: {} }, rows.toReversed())?.id).toBe('a');
});
