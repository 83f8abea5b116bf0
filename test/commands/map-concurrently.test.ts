import { expect, test } from 'vitest';
import { mapConcurrently } from '../../src/commands/map-concurrently.ts';

/** Work that ends when its turn comes: later items before earlier ones. */
function gates(count: number) {
  const opened: (() => void)[] = [];
  const closed = Array.from({ length: count }, () => new Promise<void>((open) => opened.push(open)));
  return { pass: (at: number) => closed[at], open: (at: number) => opened[at]?.() };
}

test('results are in the order of the items, whichever ends first', async () => {
  const { pass, open } = gates(3);
  const results = mapConcurrently([0, 1, 2], 3, async (at) => {
    await pass(at);
    return `result ${at}`;
  });
  for (const at of [2, 0, 1]) open(at);
  expect(await results).toEqual(['result 0', 'result 1', 'result 2']);
});

test('no more than so many are under way at a time', async () => {
  let running = 0;
  let most = 0;
  await mapConcurrently([...Array(20).keys()], 8, async () => {
    running++;
    most = Math.max(most, running);
    await Promise.resolve();
    running--;
  });
  expect(most).toBe(8);
});

test('after a failure nothing is begun, and what was begun is waited for', async () => {
  const { pass, open } = gates(2);
  const ended: number[] = [];
  const results = mapConcurrently([0, 1, 2, 3], 2, async (at) => {
    await pass(at);
    if (at === 0) throw new Error('broken');
    ended.push(at);
  });
  open(0);
  await Promise.resolve();
  open(1);
  await expect(results).rejects.toThrow('broken');
  expect(ended).toEqual([1]);
});

test('nothing to do is nothing done', async () => {
  expect(await mapConcurrently([], 8, () => Promise.reject(new Error('never')))).toEqual([]);
});
