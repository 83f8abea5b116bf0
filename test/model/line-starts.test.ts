import { expect, test } from 'vitest';
import { lineStarts } from '../../src/model/line-starts.ts';

const file = (text: string) => ({ path: 'a.yaml', text });

test('lines begin at the start and behind each line feed, a byte order mark or not', () => {
  expect(lineStarts(file('\ufeffa\r\nbc\n\nd'), { lines: 9 })).toEqual([0, 4, 7, 8]);
  expect(lineStarts(file(''), { lines: 2 })).toEqual([0]);
});

test('they are looked for as far as they are asked for, and further the next time', () => {
  const long = file('a\n'.repeat(10));
  expect(lineStarts(long, { lines: 3 })).toEqual([0, 2, 4]);
  expect(lineStarts(long, { offset: 5 })).toEqual([0, 2, 4, 6]);
  expect(lineStarts(long, { offset: 3 })).toHaveLength(4);
  expect(lineStarts(long, { offset: 100 })).toHaveLength(11);
});
