import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countCharacters, endOf, startOfLast } from '../../src/render/characters.ts';

const text = fc.array(fc.constantFrom('a', '👩', '\ud83d', '\udc69', 'é', '\n')).map((parts) => parts.join(''));

test('characters are counted, and found from both ends, as the language takes a text apart', () => {
  fc.assert(
    fc.property(text, fc.nat({ max: 12 }), (whole, count) => {
      const characters = [...whole];
      expect(countCharacters(whole)).toBe(characters.length);
      expect(whole.slice(0, endOf(whole, count))).toBe(characters.slice(0, count).join(''));
      expect(whole.slice(startOfLast(whole, count))).toBe(
        characters.slice(Math.max(0, characters.length - count)).join(''),
      );
    }),
  );
});

test('a text that has no more characters ends at its end', () => {
  expect(endOf('👩a', Number.POSITIVE_INFINITY)).toBe(3);
  expect(endOf('👩a', 2)).toBe(3);
  expect(startOfLast('👩a', 5)).toBe(0);
});
