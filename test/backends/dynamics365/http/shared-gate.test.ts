import { expect, test } from 'vitest';
import { SharedGate } from '../../../../src/backends/dynamics365/http/shared-gate.ts';

const SIGNAL = new AbortController().signal;

/** A gate with a budget of ten seconds and a clock that moves by sleeping, or not at all. */
function gate(moves = true): { gate: SharedGate; slept: number[]; clock: { now: number } } {
  const slept: number[] = [];
  const clock = { now: 1_000_000 };
  const world = {
    sleep: async (ms: number) => {
      slept.push(ms);
      if (moves) clock.now += ms;
    },
    random: () => 0,
    now: () => clock.now,
  };
  return { gate: new SharedGate(world, 10_000), slept, clock };
}

test('an open gate lets pass without a pause', async () => {
  const { gate: open, slept } = gate();
  await open.pass(SIGNAL);
  expect(slept).toEqual([]);
});

test('a gate that is closed again while one waits makes it wait again', async () => {
  const { gate: closing, slept, clock } = gate();
  closing.closeFor(1000);
  const passing = closing.pass(SIGNAL);
  closing.closeFor(3000);
  clock.now += 500;
  await passing;
  expect(slept).toEqual([1000, 2500]);
});

test('a clock that stands still does not hold anybody forever', async () => {
  const { gate: closed, slept } = gate(false);
  closed.closeFor(1000);
  await closed.pass(SIGNAL);
  expect(slept).toEqual([1000]);
});

test('a shorter pause does not open it sooner', () => {
  const { gate: closed } = gate();
  closed.closeFor(5000);
  closed.closeFor(1000);
  expect(closed.closedForMs).toBe(5000);
});

test('pauses at the same time count once against the budget, and one that does not fit closes nothing', () => {
  const { gate: closed, clock } = gate();
  expect([closed.closeFor(6000), closed.closeFor(6000), closed.spend(6000)]).toEqual([true, true, true]);
  clock.now += 6000;
  expect(closed.closeFor(4001)).toBe(false);
  expect(closed.closedForMs).toBe(0);
  expect([closed.closeFor(4000), closed.spend(4001)]).toEqual([true, false]);
});
