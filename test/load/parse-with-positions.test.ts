import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWithPositions } from '../../src/load/parse-with-positions.ts';

const errors = (text: string) =>
  parseWithPositions({ path: 'f.yaml', text }).diagnostics.map(({ code, at, related }) =>
    [code, at && `${at.line}:${at.column}`, related?.at && `first ${related.at.line}:${related.at.column}`]
      .filter(Boolean)
      .join(' '),
  );

describe('what is no YAML', () => {
  test('names both places of a key that stands twice', () => {
    expect(errors('a: 1\nb: 2\na: 3\n')).toEqual(['load/duplicate-key 3:1 first 1:1']);
    expect(errors('x:\n  - k: 1\n    k: 2\n')).toEqual(['load/duplicate-key 3:5 first 2:5']);
    expect(errors('a: 1\n---\nb:\n  c: 1\n  c: 2\n')).toEqual(['load/duplicate-key 5:3 first 4:3']);
  });

  test('says where a quote, a bracket or an indentation is missing', () => {
    expect(errors('a: "open\n')[0]).toMatch(/^load\/syntax/);
    expect(errors('a: [1, 2\nb: 3\n')[0]).toMatch(/^load\/syntax/);
    expect(errors('a:\n\tb: 1\n')[0]).toBe('load/syntax 2:1');
  });

  test('says everything at once', () => {
    expect(errors('a: 1\na: 2\n---\nb: 1\nb: 2\n')).toHaveLength(2);
  });

  test('says so in sentences of one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a:-[]{}"\'\n\t &*!|>%@#?,') }), (text) => {
        for (const { message, at } of parseWithPositions({ path: 'f.yaml', text }).diagnostics) {
          expect(message).toMatch(/^[^\n]+\.$/);
          if (at !== undefined) expect([at.line > 0, at.column > 0, at.endLine >= at.line]).toEqual([true, true, true]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
