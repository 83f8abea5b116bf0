/** A small seeded source of chance (mulberry32): the same numbers give the same choices on any machine. */
export function randomOf(...numbers) {
  let state = numbers.reduce((sum, each) => Math.imul(sum ^ each, 0x9e3779b1) + 0x85ebca6b, 0) | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count) => Math.floor(next() * count);
  return {
    /** An integer from `least` to `most`, both included. */
    between: (least, most) => least + below(most - least + 1),
    /** True in this share of all cases. */
    chance: (share) => next() < share,
    pick: (items) => items[below(items.length)],
    /** So many different items, in the order of the list. */
    some: (items, count) => {
      const chosen = new Set();
      while (chosen.size < Math.min(count, items.length)) chosen.add(below(items.length));
      return [...chosen].sort((a, b) => a - b).map((at) => items[at]);
    },
  };
}
