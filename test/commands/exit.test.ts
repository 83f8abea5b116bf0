import { expect, test } from 'vitest';
import { BACKEND_ERROR_CODES, BackendError } from '../../src/backends/backend-error.ts';
import { exitCodeOf, UsageError } from '../../src/commands/exit.ts';

test('every failure of the world has the exit code that the README gives it', () => {
  const codes = Object.fromEntries(BACKEND_ERROR_CODES.map((code) => [code, exitCodeOf(new BackendError(code, ''))]));
  expect(codes).toEqual({
    moved: 1,
    rejected: 1,
    'not-permitted': 77,
    unavailable: 69,
    busy: 75,
    corrupt: 69,
    'outcome-unknown': 1,
    interrupted: 75,
    'no-space': 75,
  });
});

test('a wrong command line is 64, and what nobody foresaw is our bug, 70', () => {
  expect(exitCodeOf(new UsageError('no'))).toBe(64);
  expect(exitCodeOf(new TypeError('oops'))).toBe(70);
});
