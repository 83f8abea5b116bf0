import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakLines } from '../../src/render/break-lines.ts';

describe('lines that are too long', () => {
  test('break before the arrow first, so that a value begins its line', () => {
    expect(breakLines('  /4/text: "one two three" -> "one two four"', 30)).toBe(
      '  /4/text: "one two three"\n      -> "one two four"',
    );
  });

  test('break at spaces where a value alone is too long, further in', () => {
    expect(breakLines('  "one two three four five"', 15)).toBe('  "one two\n      three\n      four\n      five"');
  });

  test('stay as they are where they fit, with spaces that make columns', () => {
    const text = '! CaseSummary/default\n      /available   true -> false';
    expect(breakLines(text, 40)).toBe(text);
  });

  test('keep a word that is longer than a line', () => {
    expect(breakLines(`  see ${'x'.repeat(30)} there`, 20)).toBe(`  see\n      ${'x'.repeat(30)}\n      there`);
  });

  test('take the columns of wide characters for two', () => {
    expect(breakLines('概要 概要 概要', 10)).toBe('概要 概要\n    概要');
  });

  test('are broken between words however many spaces stand there', () => {
    const spaces = ' '.repeat(400_000);
    expect(breakLines(`a b${spaces}c`, 20)).toBe(`a b${' '.repeat(17)}\n    ${spaces.slice(18)}c`);
  });

  test('lose no character that is not a space, whatever the text is', () => {
    const bare = (text: string): string => text.replace(/[ \n]/g, '');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 60 }), (text, width) => {
        expect(bare(breakLines(text, width))).toBe(bare(text));
      }),
    );
  });

  test('put nothing into the first columns that was not there, where signs mean something', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('+', '-', '->', '@@', 'word', '')), (words) => {
        const [, ...moved] = breakLines(`      /path  ${words.join(' ')}`, 20).split('\n');
        for (const line of moved) expect(line.startsWith('          ')).toBe(true);
      }),
    );
  });
});
