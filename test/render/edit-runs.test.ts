import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editRuns } from '../../src/render/edit-runs.ts';

const runs = (before: readonly number[], after: readonly number[], most = 500) =>
  editRuns(Int32Array.from(before), Int32Array.from(after), most);

describe('what leads from one list to another', () => {
  test('is nothing for two empty lists, and one run for two that are the same', () => {
    expect(runs([], [])).toEqual([]);
    expect(runs([1, 2, 3], [1, 2, 3])).toEqual([{ what: 'same', count: 3 }]);
  });

  test('are items that go and come between those that stay', () => {
    expect(runs([0, 1, 2, 3], [0, 4, 3])).toEqual([
      { what: 'same', count: 1 },
      { what: 'gone', count: 2 },
      { what: 'come', count: 1 },
      { what: 'same', count: 1 },
    ]);
    expect(runs([], [7, 7])).toEqual([{ what: 'come', count: 2 }]);
  });

  test('is not looked for where it takes more edits than asked for', () => {
    expect(runs([0, 1], [1, 0], 1)).toBeUndefined();
    expect(runs([0, 1], [1, 0], 2)).toBeDefined();
    expect(runs([0, 1, 2], [3, 4, 5], 5)).toBeUndefined();
    expect(runs([], [], 0)).toEqual([]);
    expect(runs([0], [], 0)).toBeUndefined();
  });

  test('makes the second of the first, with no more edits than there have to be', () => {
    const list = fc.array(fc.nat({ max: 3 }), { maxLength: 40 });
    fc.assert(
      fc.property(list, list, fc.nat({ max: 60 }), (before, after, most) => {
        const edits = before.length + after.length - 2 * inCommon(before, after);
        const found = runs(before, after, most);
        if (edits > most) expect(found).toBeUndefined();
        else {
          expect(applied(found ?? [], before, after)).toEqual([before, after]);
          const changed = (found ?? []).filter(({ what }) => what !== 'same');
          expect(changed.reduce((sum, { count }) => sum + count, 0)).toBe(edits);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Both lists, put together again from the runs. */
function applied(
  found: readonly { readonly what: string; readonly count: number }[],
  before: readonly number[],
  after: readonly number[],
): readonly (readonly number[])[] {
  const [old, now]: [number[], number[]] = [[], []];
  for (const { what, count } of found) {
    const items =
      what === 'come' ? after.slice(now.length, now.length + count) : before.slice(old.length).slice(0, count);
    if (what !== 'come') old.push(...items);
    if (what !== 'gone') now.push(...items);
  }
  return [old, now];
}

/** The length of the longest list that is in both, in order. */
function inCommon(one: readonly number[], other: readonly number[]): number {
  let row = other.map(() => 0);
  for (const item of one) {
    const above = row;
    row = [];
    for (const [at, each] of other.entries())
      row.push(each === item ? (above[at - 1] ?? 0) + 1 : Math.max(above[at] ?? 0, row[at - 1] ?? 0));
  }
  return row.at(-1) ?? 0;
}
