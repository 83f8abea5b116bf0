import { wordsWithSpaceDiff } from 'diff';
import { editRuns } from './edit-runs.ts';

/** A stretch of two texts: in both, or in the one that it went from or came to. */
export interface Stretch {
  readonly value: string;
  readonly added: boolean;
  readonly removed: boolean;
}

/**
 * What leads from one text to another, word by word; both as wholes where they have little in common.
 *
 * Comparing takes time by length and number of differences: without a limit a report that somebody forged would be
 * compared for hours.
 */
export function diffWords(before: string, after: string): readonly Stretch[] {
  const numbers = new Map<string, number>();
  const [gone, come] = [wordsOf(before, numbers), wordsOf(after, numbers)];
  const runs = editRuns(gone.numbers, come.numbers, MOST_EDITS);
  if (runs === undefined)
    return [
      { value: before, added: false, removed: true },
      { value: after, added: true, removed: false },
    ];
  return runs.map(({ what, count }) => {
    const [old, now] = [what === 'come' ? '' : gone.next(count), what === 'gone' ? '' : come.next(count)];
    return { value: what === 'gone' ? old : now, added: what === 'come', removed: what === 'gone' };
  });
}

/** Comparing takes time by the square of this: 500 edits are some milliseconds. */
const MOST_EDITS = 500;

/** The words of a text in the order in which they stand, each as its number: the same word is the same number. */
function wordsOf(text: string, known: Map<string, number>) {
  const words: readonly string[] = wordsWithSpaceDiff.tokenize(text);
  const numbers = new Int32Array(words.length);
  for (const [at, word] of words.entries()) {
    const number = known.get(word) ?? known.size;
    if (number === known.size) known.set(word, number);
    numbers[at] = number;
  }
  let [at, from] = [0, 0];
  /** So many words further on, as the text they are. */
  const next = (count: number): string => {
    const start = from;
    for (const until = at + count; at < until; at++) from += words[at]?.length ?? 0;
    return text.slice(start, from);
  };
  return { numbers, next };
}
