/** A stretch of what leads from one list to another: so many items that are in both, that went, or that came. */
export interface Run {
  readonly what: 'same' | 'gone' | 'come';
  readonly count: number;
}

/**
 * What leads from one list of numbers (small ones, from 0) to another with the fewest edits, each of which takes an item
 * out or puts one in; undefined where it takes more than `most`.
 *
 * Takes time by the length of both and the square of the edits. Of equally short ways it is the one that the library
 * `diff` (9.0) takes, which is slow: it keeps diagonals under negative indexes of an array.
 * Source: Myers, "An O(ND) Difference Algorithm and Its Variations", 1986, the greedy algorithm.
 */
export function editRuns(before: Int32Array, after: Int32Array, most: number): readonly Run[] | undefined {
  if (leastEdits(before, after) > most) return undefined;
  const search = searched(before, after, most);
  return search && runsOf(search, before.length - after.length);
}

/** Fewer edits never do: items of which one list has more than the other go or come. */
function leastEdits(before: Int32Array, after: Int32Array): number {
  const more = new Int32Array(Math.max(highestOf(before), highestOf(after)) + 1);
  for (const item of before) more[item] = (more[item] ?? 0) + 1;
  for (const item of after) more[item] = (more[item] ?? 0) - 1;
  return more.reduce((sum, each) => sum + Math.abs(each), 0);
}

function highestOf(items: Int32Array): number {
  return items.reduce((highest, each) => Math.max(highest, each), -1);
}

/** How far one comes with so many edits, on each diagonal: that is how many items more went than came. */
interface Search {
  readonly edits: number;
  /**
   * Behind `triangle(n)` of n edits: an entry for every other diagonal from -n to n, twice the items of `before` that are
   * passed, and 1 where the last edit put an item in.
   */
  readonly reached: Int32Array;
}

function triangle(edits: number): number {
  return (edits * (edits + 1)) / 2;
}

/** Nobody came to this diagonal. */
const NOWHERE = -1;

function searched(before: Int32Array, after: Int32Array, most: number): Search | undefined {
  /** The diagonal on which both lists end; it takes an even number of edits more or less to come there. */
  const end = before.length - after.length;
  const limit = most - ((most ^ end) & 1);
  /** Items of `before` that are passed, by diagonal. */
  const passed = new Int32Array(2 * most + 3).fill(NOWHERE);
  const middle = most + 1;
  let at = follow(before, after, 0, 0);
  passed[middle] = at;
  let reached = new Int32Array(64);
  reached[0] = at << 1;
  if (at === before.length && at === after.length) return { edits: 0, reached };
  // Beyond a diagonal that came to the end of a list there is nothing shorter.
  let [lowest, highest] = [-most, most];
  for (let edits = 1; edits <= limit; edits++) {
    if (reached.length < triangle(edits + 1)) reached = grown(reached);
    // What is further from the end than edits are left does not come there.
    const first = Math.max(lowest, -edits, end - limit + edits);
    const last = Math.min(highest, edits, end + limit - edits);
    for (let diagonal = first; diagonal <= last; diagonal += 2) {
      const below = passed[middle + diagonal - 1] as number;
      const above = passed[middle + diagonal + 1] as number;
      passed[middle + diagonal - 1] = NOWHERE;
      const canCome = above !== NOWHERE && above - diagonal <= after.length;
      const canGo = below !== NOWHERE && below < before.length;
      if (!canCome && !canGo) {
        passed[middle + diagonal] = NOWHERE;
        continue;
      }
      const comes = !canGo || (canCome && below < above);
      at = comes ? above : below + 1;
      at = follow(before, after, at, at - diagonal);
      reached[triangle(edits) + ((diagonal + edits) >> 1)] = (at << 1) | Number(comes);
      if (at === before.length && at - diagonal === after.length) return { edits, reached };
      passed[middle + diagonal] = at;
      if (at === before.length) highest = Math.min(highest, diagonal - 1);
      if (at - diagonal === after.length) lowest = Math.max(lowest, diagonal + 1);
    }
  }
  return undefined;
}

function grown(items: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * items.length);
  larger.set(items);
  return larger;
}

/** How many items of `before` are passed after all that are the same from these places on. */
function follow(before: Int32Array, after: Int32Array, from: number, of: number): number {
  let [at, other] = [from, of];
  while (at < before.length && other < after.length && before[at] === after[other]) {
    at++;
    other++;
  }
  return at;
}

/** The way back from the end, turned round. */
function runsOf({ edits, reached }: Search, end: number): readonly Run[] {
  const runs: { what: Run['what']; count: number }[] = [];
  const add = (what: Run['what'], count: number): void => {
    const last = runs.at(-1);
    if (count === 0) return;
    if (last?.what === what) last.count += count;
    else runs.push({ what, count });
  };
  const entry = (round: number, diagonal: number): number => reached[triangle(round) + ((diagonal + round) >> 1)] ?? 0;
  let diagonal = end;
  for (let round = edits; round > 0; round--) {
    const now = entry(round, diagonal);
    const comes = (now & 1) === 1;
    diagonal += comes ? 1 : -1;
    const then = entry(round - 1, diagonal);
    add('same', (now >> 1) - (then >> 1) - (comes ? 0 : 1));
    add(comes ? 'come' : 'gone', 1);
  }
  add('same', entry(0, 0) >> 1);
  return runs.reverse();
}
