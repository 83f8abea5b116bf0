import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortened } from '../../src/ci/shortened.ts';

test('what a service says is one line', () => {
  expect(shortened(' TF400813:\r\n  no\taccess. \n')).toBe('TF400813: no access.');
});

test('what a service says is as long as it is read, and never ends in half a character', () => {
  expect(shortened('x'.repeat(300))).toBe('x'.repeat(300));
  expect(shortened('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
  expect(shortened(`${'x'.repeat(298)}😀😀`)).toBe(`${'x'.repeat(298)}…`);
  expect(shortened('\ud83d')).toBe('\ufffd');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 700, size: 'max' }), (said) => {
      const text = shortened(said);
      expect(text.length).toBeLessThanOrEqual(300);
      expect(text).not.toMatch(/\p{Surrogate}|\n|\r/u);
    }),
  );
});
