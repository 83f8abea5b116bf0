import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runIdOf } from '../../src/telemetry/run-id.ts';

const RANDOM = '6f9619ff-8b86-4011-b42d-00c04fc964ff';
const sources = { given: undefined, fixedTime: undefined, random: () => RANDOM };

test('a run has an id of its own', () => {
  expect(runIdOf(sources)).toBe(RANDOM);
  expect(runIdOf({ ...sources, given: '' })).toBe(RANDOM);
});

test('the id that is given counts, in small letters', () => {
  expect(runIdOf({ ...sources, given: 'C3D1E5A0-0000-1000-8000-00000000000F' })).toBe(
    'c3d1e5a0-0000-1000-8000-00000000000f',
  );
});

test.each(['build-17', '6f9619ff-8b86-d011-b42d-00c04fc964ff', `${RANDOM}\n`, `${RANDOM} `])('%j is no id', (given) => {
  expect(runIdOf({ ...sources, given })).toBeUndefined();
});

test('where time stands still, so does the id', () => {
  const fixedTime = new Date('2026-11-22T12:00:00Z');
  expect(runIdOf({ ...sources, fixedTime })).toBe('01a20320-a200-4000-8000-000000000000');
});

test('the id of any time is one that may be given', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true }), (fixedTime) => {
      const id = runIdOf({ ...sources, fixedTime });
      expect(runIdOf({ ...sources, given: id })).toBe(id);
    }),
  );
});
