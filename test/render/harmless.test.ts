import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasCommand } from '../../src/model/runner-command.ts';
import { harmless, inert } from '../../src/render/harmless.ts';
import { HOSTILE, STEERING } from './hostile.ts';
import { commandsIn, RUNNER_TEXT } from './runner-commands.ts';

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

describe('an inert output', () => {
  test('has no command for any runner, whatever lines it was made of', () => {
    fc.assert(
      fc.property(RUNNER_TEXT, (text) => {
        expect(commandsIn(inert(text))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('is as it was where nothing began a command, and stays as it is', () => {
    fc.assert(
      fc.property(RUNNER_TEXT, (text) => {
        expect(inert(inert(text))).toBe(inert(text));
        if (!hasCommand(text)) expect(inert(text)).toBe(text);
      }),
      { numRuns: 500 },
    );
    expect(inert('a::b, Kind::name and #[x] ## [y] in 2 lines\n  1::2\n')).toBe(
      'a::b, Kind::name and #[x] ## [y] in 2 lines\n  1::2\n',
    );
  });

  test('has none behind separators of lines, however many', () => {
    const separators = '\u2028\u2029'.repeat(100_000);
    expect(inert(`${separators}::x ${separators}`)).toBe(`${separators}:\\x3ax ${separators}`);
  });

  test('shows what was there', () => {
    expect(inert('      ::error file=a::b\n')).toBe('      :\\x3aerror file=a::b\n');
    expect(inert('was ##vso[task.complete] and ##[section]x\n')).toBe(
      'was ##vso\\x5btask.complete] and ##\\x5bsection]x\n',
    );
  });
});
