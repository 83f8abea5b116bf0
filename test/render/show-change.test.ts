import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/model/json.ts';
import { showChange } from '../../src/render/show-change.ts';

const headers = (last: string): Json => [
  { title: 'Issue', instructions: 'What the customer reports, in one sentence, with the model of the appliance.' },
  { title: 'Root cause', instructions: last },
];

describe('a change in one line', () => {
  test('shows both values from their beginnings where that tells them apart', () => {
    expect(showChange('global', 'basic', undefined, 80)).toBe('global -> basic');
    expect(showChange(undefined, true, undefined, 80)).toBe('(none) -> true');
    expect(showChange('a'.repeat(99), 'b'.repeat(99), undefined, 40)).toBe(`${'a'.repeat(17)}… -> ${'b'.repeat(17)}…`);
  });

  test('shows the whole of both where there is room for it, though they end as if they were cut', () => {
    const [before, after] = ['Wait a moment, please…', 'Wait a moment, please…!'];
    expect(showChange(before, after, undefined, Number.POSITIVE_INFINITY)).toBe(`"${before}" -> "${after}"`);
    expect(showChange({ a: before }, { a: after }, undefined, Number.POSITIVE_INFINITY)).toBe(
      `{ a: "${before}" } -> { a: "${after}" }`,
    );
  });

  test('shows the first part that differs where the beginnings are the same', () => {
    const [before, after] = [headers('Only if confirmed.'), headers('Be friendly. Only if confirmed.')];
    expect(showChange(before, after, undefined, 90)).toBe(
      '/1/instructions: "Only if confirmed." -> "Be friendly. Only if confirmed."',
    );
  });

  test('sees no difference in the order in which members are written', () => {
    const [before, after] = [[{ a: 'x'.repeat(99), b: 1, c: true }], [{ a: 'x'.repeat(99), c: false, b: 1 }]];
    expect(showChange(before, after, undefined, 60)).toBe('/0/c: true -> false');
  });

  test('of long texts that begin alike shows the place where they differ', () => {
    const long = 'word '.repeat(20);
    expect(showChange({ text: `${long}old` }, { text: `${long}new` }, undefined, 80)).toBe(
      '/text: …d word word old" -> …d word word new"',
    );
  });

  test('says nothing of a secret, wherever it differs', () => {
    const shape = { type: 'object', members: { key: { type: 'leaf', sensitive: 'secret' } } } as const;
    const shown = showChange({ a: 'x'.repeat(99), key: 'hunter2' }, { a: 'x'.repeat(99), key: 'hunter3' }, shape, 40);
    expect(shown).not.toContain('hunter');
  });

  test('tells any two texts apart that differ, however long what they share', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 60, max: 160 }), (shared, width) => {
        const shown = showChange(`${shared}old`, `${shared}new`, undefined, width);
        expect(shown).toContain('old');
        expect(shown).toContain('new');
        expect(shown.length).toBeLessThanOrEqual(width + 2);
      }),
    );
  });
});
