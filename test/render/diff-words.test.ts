import { diffWordsWithSpace } from 'diff';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffWords } from '../../src/render/diff-words.ts';

const words = (word: string, count: number) => Array.from({ length: count }, (_, at) => `${word}${at}`).join(' ');

test('two texts are compared word by word', () => {
  expect(diffWords('one two three', 'one 2 three').map(({ value }) => value)).toEqual(['one ', 'two', '2', ' three']);
});

test('two texts that have little in common are shown as wholes, however long they are', () => {
  const [before, after] = [words('a', 200_000), words('b', 200_000)];
  expect(diffWords(before, after)).toEqual([
    { value: before, added: false, removed: true },
    { value: after, added: true, removed: false },
  ]);
});

test('the differences are those that the library finds, which takes longer', () => {
  const text = fc
    .array(fc.constantFrom('one', 'two', 'three', ' ', '  ', '.', '\n', '\r\n', '👩', 'é', '\ud83d'), { maxLength: 60 })
    .map((parts) => parts.join(''));
  const edited = fc
    .tuple(text, fc.array(fc.tuple(fc.nat(), text), { maxLength: 4 }))
    .map(([before, edits]) => [before, edits.reduce((after, [at, put]) => spliced(after, at, put), before)] as const);
  fc.assert(
    fc.property(fc.oneof(fc.tuple(text, text), edited), ([before, after]) => {
      const found = diffWordsWithSpace(before, after);
      expect(diffWords(before, after)).toEqual(found.map(({ value, added, removed }) => ({ value, added, removed })));
    }),
    { numRuns: 500 },
  );
});

test('up to 500 words are taken out or put in, and no more', () => {
  const before = words('a', 1000).split(' ');
  const changed = (count: number): string =>
    before.map((word, at) => (at % 2 === 0 && at < 2 * count ? `b${at}` : word)).join(' ');
  expect(diffWords(before.join(' '), changed(250))).toHaveLength(750);
  expect(diffWords(before.join(' '), changed(251))).toHaveLength(2);
});

/** A few characters at a place become others. */
function spliced(text: string, at: number, put: string): string {
  const from = at % (text.length + 1);
  return text.slice(0, from) + put + text.slice(from + (at % 7));
}
