import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Shape } from '../../src/model/shape.ts';
import { harmless } from '../../src/render/harmless.ts';
import { shorten, shortenHarmless, showValue } from '../../src/render/show-value.ts';
import { PLAIN } from '../../src/render/text/paint.ts';
import { wordDiff } from '../../src/render/text/word-diff.ts';
import { HOSTILE } from './hostile.ts';

const leaf: Shape = { type: 'leaf' };
const secret: Shape = { type: 'leaf', sensitive: 'secret' };

describe('a value in one line', () => {
  test.each([
    [true, 'true'],
    [0, '0'],
    [null, 'null'],
    [undefined, '(none)'],
    ['', '""'],
    ['global', 'global'],
    ['two words', '"two words"'],
    ['two\nlines', '"two\\nlines"'],
    [[], '[]'],
    [['a', 'b c'], '[a, "b c"]'],
    [{ a: 1, b: ['x'] }, '{ a: 1, b: [x] }'],
  ] as const)('%j is %s', (value, text) => {
    expect(showValue(value, leaf, 80)).toBe(text);
  });

  test('is masked where its shape says secret, inside lists and objects too', () => {
    expect(showValue('hunter2', secret, 80)).toBe('(sensitive)');
    expect(showValue(['hunter2'], { type: 'set', item: secret }, 80)).not.toContain('hunter2');
    expect(showValue({ a: 'hunter2' }, { type: 'object', members: { a: secret } }, 80)).toBe('{ a: (sensitive) }');
    expect(showValue({ a: 'hunter2' }, { type: 'dictionary', item: secret }, 80)).toBe('{ a: (sensitive) }');
  });

  test('is shortened with an ellipsis, never in the middle of a character', () => {
    expect(showValue('x'.repeat(100), leaf, 10)).toBe('xxxxxxxxx…');
    expect(shorten('👩👩👩👩', 3)).toBe('👩👩…');
    expect(shorten('abc', 3)).toBe('abc');
  });

  test('is the beginning of what is shown without a limit', () => {
    const value = fc.oneof(HOSTILE, fc.array(HOSTILE), fc.array(fc.array(HOSTILE)));
    fc.assert(
      fc.property(value, fc.integer({ min: 4, max: 40 }), (each, width) => {
        const whole = showValue(each, leaf, Number.POSITIVE_INFINITY);
        const shown = showValue(each, leaf, width);
        expect([...shown].length).toBeLessThanOrEqual(width);
        if ([...whole].length <= width) expect(shown).toBe(whole);
        if (typeof each === 'string') expect(shortenHarmless(each, width)).toBe(shorten(harmless(each), width));
      }),
    );
  });

  test('is looked at no further than it is shown', () => {
    const items = Array.from({ length: 1000 }, (_, at) => `item-${at}`);
    const looked: string[] = [];
    const list = new Proxy(items, {
      get: (target, name, receiver) => {
        if (typeof name === 'string' && /^\d+$/.test(name)) looked.push(name);
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    expect(showValue(list, undefined, 20)).toBe('[item-0, item-1, it…');
    expect(looked.length).toBeLessThan(10);
  });
});

describe('two long texts', () => {
  test('are shown as one, with what went and came', () => {
    expect(wordDiff('Ask for the case number.', 'Ask for the order number.', PLAIN, true)).toBe(
      'Ask for the [-case-]{+order+} number.',
    );
  });

  test('lose what is far from a change, unless the whole is wanted', () => {
    const before = `${'word '.repeat(100)}old${' word'.repeat(100)}`;
    const after = before.replace('old', 'new');
    expect(wordDiff(before, after, PLAIN, false).length).toBeLessThan(100);
    expect(wordDiff(before, after, PLAIN, true).length).toBeGreaterThan(1000);
  });
});
