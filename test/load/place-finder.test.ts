import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Span } from '../../src/diagnostics/diagnostic.ts';
import { PlaceFinder } from '../../src/load/place-finder.ts';
import { isObject, type Json } from '../../src/model/json.ts';
import { documentsIn } from '../documents.ts';
import { printedText } from './arbitrary-yaml.ts';

/** The text of a span. */
function textAt(text: string, { line, column, endLine, endColumn }: Span): string {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return text.slice((starts[line - 1] ?? 0) + column - 1, (starts[endLine - 1] ?? 0) + endColumn - 1);
}

/** Every value below one, with its path. */
function valuesIn(
  value: Json | undefined,
  path: readonly (string | number)[] = [],
): { path: readonly (string | number)[]; value: Json }[] {
  const here = value === undefined ? [] : [{ path, value }];
  if (Array.isArray(value)) return [...here, ...value.flatMap((each, at) => valuesIn(each, [...path, at]))];
  return isObject(value)
    ? [...here, ...Object.entries(value).flatMap(([key, each]) => valuesIn(each, [...path, key]))]
    : here;
}

/** Whether a text says a value: a scalar as it is written, a one-line collection whole, a block collection by its key. */
function says(text: string, value: Json, key: string | number | undefined): boolean {
  if (/^[|>]/.test(text)) return typeof value === 'string';
  // At the beginning of a line `---` would be a mark.
  const read = (): unknown => parse(` ${text}`, { version: '1.2', schema: 'core' });
  try {
    if (JSON.stringify(read()) === JSON.stringify(value)) return true;
    // A block collection is shown by its key, or inside a list by its own first key; so is what is left empty.
    if (typeof value === 'object') return typeof key === 'number' ? true : String(read()) === key;
    return false;
  } catch {
    return false;
  }
}

describe('the place of a value', () => {
  test('is its text, for every value of any document, alone or behind others', () => {
    fc.assert(
      fc.property(printedText, fc.constantFrom('', 'a: 1\n---\n', '# Größe 😀\n---\nb\n...\n---\n'), (text, before) => {
        const whole = before + text;
        const index = before === '' ? 0 : 1;
        const finder = new PlaceFinder({ path: 'a.yaml', text: whole });
        const value = documentsIn(text)[0]?.value;
        for (const { path, value: each } of valuesIn(value)) {
          if (path.length === 0) continue;
          const found = textAt(whole, finder.find(index, path, 'value'));
          expect(
            says(found, each, path.at(-1)),
            `${path.join('/')}: ${JSON.stringify(each)} at ${JSON.stringify(found)}`,
          ).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('of a key is its text', () => {
    fc.assert(
      fc.property(printedText, (text) => {
        const finder = new PlaceFinder({ path: 'a.yaml', text });
        for (const { path } of valuesIn(documentsIn(text)[0]?.value)) {
          const key = path.at(-1);
          if (typeof key !== 'string') continue;
          const found = textAt(text, finder.find(0, path, 'key')).trim();
          expect(String(parse(found, { version: '1.2', schema: 'failsafe' })), found).toBe(key);
        }
      }),
      { numRuns: 100 },
    );
  });

  const text = 'a:\n  b: [x, "y z"]\n  c:\n    - name: n\n      on: true\n  d: |\n    long\n  e:\n';
  const at = (path: readonly (string | number)[], part: 'key' | 'value' = 'value') => {
    const span = new PlaceFinder({ path: 'f.yaml', text }).find(0, path, part);
    return `${span.line}:${span.column} ${JSON.stringify(textAt(text, span))}`;
  };

  test('is a scalar, an item, a one-line list, the key of a block', () => {
    expect(at(['a', 'b', 1])).toBe('2:10 "\\"y z\\""');
    expect(at(['a', 'b'])).toBe('2:6 "[x, \\"y z\\"]"');
    expect(at(['a', 'c'])).toBe('3:3 "c"');
    expect(at(['a', 'c', 0])).toBe('4:7 "name"');
    expect(at(['a', 'c', 0, 'on'])).toBe('5:11 "true"');
    expect(at(['a', 'c', 0, 'on'], 'key')).toBe('5:7 "on"');
  });

  test('of what is missing is its parent', () => {
    expect(at(['a', 'c', 0, 'off'])).toBe('4:7 "name"');
    expect(at(['a', 'x'])).toBe('1:1 "a"');
    expect(at(['a', 'b', 5])).toBe('2:3 "b"');
    expect(at([])).toBe('1:1 "a"');
  });

  test('in a document or file that is not there is the beginning of the file', () => {
    const finder = new PlaceFinder({ path: 'f.yaml', text: '' });
    expect(finder.find(0, ['a'], 'value')).toMatchObject({ line: 1, column: 1 });
    expect(new PlaceFinder({ path: 'f.yaml', text }).find(7, ['a'], 'value')).toMatchObject({ line: 1, column: 1 });
  });
});
