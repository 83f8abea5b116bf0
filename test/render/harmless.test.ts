import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { harmless } from '../../src/render/harmless.ts';
import { HOSTILE, STEERING } from './hostile.ts';

describe('a harmless text', () => {
  test('has no control character and no mark that turns the direction of writing, whatever it was made of', () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        expect(harmless(text)).not.toMatch(STEERING);
        expect(harmless(text, true).replaceAll(/[\n\t]/g, '')).not.toMatch(STEERING);
      }),
      { numRuns: 500 },
    );
  });

  test('is as it was when nothing in it steers', () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        const plain = text.replaceAll(new RegExp(STEERING, 'gu'), '').replaceAll(/[\u200b\u2028\u2029\ufeff]/g, '');
        expect(harmless(plain)).toBe(plain);
        expect(harmless(harmless(text))).toBe(harmless(text));
      }),
      { numRuns: 300 },
    );
  });

  test('shows what was there', () => {
    expect(harmless('\u001b[31mred\u0007')).toBe('\\x1b[31mred\\x07');
    expect(harmless('a\r\n\tb')).toBe('a\\r\\n\\tb');
    expect(harmless('a\r\n\tb', true)).toBe('a\\r\n\tb');
    expect(harmless('\u202eabc\u2066\ufeff\u009b')).toBe('\\u202eabc\\u2066\\ufeff\\x9b');
  });
});
