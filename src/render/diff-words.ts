import { type Change, diffWordsWithSpace } from 'diff';

/**
 * What leads from one text to another, word by word; both as wholes where they have little in common.
 *
 * Comparing takes time by length and number of differences: without a limit a report that somebody forged would be
 * compared for hours.
 */
export function diffWords(before: string, after: string): readonly Pick<Change, 'value' | 'added' | 'removed'>[] {
  return (
    diffWordsWithSpace(before, after, { maxEditLength: MOST_EDITS }) ?? [
      { value: before, added: false, removed: true },
      { value: after, added: true, removed: false },
    ]
  );
}

/** Comparing takes time by the square of this: 500 edits are some 0.1 s. */
const MOST_EDITS = 500;
