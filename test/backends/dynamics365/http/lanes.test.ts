import { expect, test } from 'vitest';
import { type Lane, Lanes } from '../../../../src/backends/dynamics365/http/lanes.ts';

const SIGNAL = new AbortController().signal;

/** Starts work that lasts until it is told to end. */
function starting(
  lanes: Lanes,
  signal: AbortSignal = SIGNAL,
): { started: () => Lane | undefined; end: () => void; done: Promise<unknown> } {
  let lane: Lane | undefined;
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const done = lanes.run(async (own) => {
    lane = own;
    await ended;
  }, signal);
  return { started: () => lane, end, done };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('work waits for a lane and gets it in its turn', async () => {
  const lanes = new Lanes(2, 8);
  const work = [1, 2, 3, 4].map(() => starting(lanes));
  await settled();
  expect(work.map(({ started }) => started() !== undefined)).toEqual([true, true, false, false]);
  work[1]?.end();
  await settled();
  expect(work.map(({ started }) => started() !== undefined)).toEqual([true, true, true, false]);
  for (const { end } of work) end();
  await Promise.all(work.map(({ done }) => done));
});

test('a round of successes gives one lane more, up to the most or the advice of the service', () => {
  const lanes = new Lanes(4, 8);
  for (let time = 0; time < 4; time += 1) lanes.grow();
  expect(lanes.limit).toBe(5);
  for (let time = 0; time < 100; time += 1) lanes.grow();
  expect(lanes.limit).toBe(8);
  lanes.advise(3);
  expect(lanes.limit).toBe(3);
  lanes.advise(50);
  for (let time = 0; time < 100; time += 1) lanes.grow();
  expect(lanes.limit).toBe(8);
});

test('requests that were overrun together halve the lanes once, and never to none', async () => {
  const lanes = new Lanes(4, 8);
  const work = [1, 2, 3].map(() => starting(lanes));
  await settled();
  for (const { started } of work) lanes.halve(started() ?? { halvings: 0 });
  expect(lanes.limit).toBe(2);
  lanes.halve({ halvings: 1 });
  lanes.halve({ halvings: 2 });
  expect(lanes.limit).toBe(1);
  for (const { end } of work) end();
  await Promise.all(work.map(({ done }) => done));
});

test('who gives up while waiting leaves the turn to the next', async () => {
  const lanes = new Lanes(1, 8);
  const controller = new AbortController();
  const first = starting(lanes);
  const second = starting(lanes, controller.signal);
  const third = starting(lanes);
  await settled();
  first.end();
  controller.abort(new Error('enough'));
  await expect(second.done).rejects.toThrow('enough');
  await settled();
  expect([second.started(), third.started() !== undefined]).toEqual([undefined, true]);
  third.end();
  await third.done;
});
