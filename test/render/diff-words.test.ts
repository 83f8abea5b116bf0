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
