import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { documentSlices } from '../../src/load/document-slices.ts';
import { yamlText } from './arbitrary-yaml.ts';

/** The documents of a text as the parser sees them; undefined when it is no YAML. */
function parsed(text: string) {
  const documents = [...parseAllDocuments(text, { version: '1.2', schema: 'core', prettyErrors: false })].filter(
    ({ directives, range }) => directives?.docStart === true || range[0] !== range[1],
  );
  return documents.some(({ errors }) => errors.length > 0) ? undefined : documents.map(printedValue);
}

/** The value of a document; a text where an alias leads nowhere. */
function printedValue(document: { toJS(): unknown }): string {
  try {
    return JSON.stringify(document.toJS());
  } catch (error) {
    return String(error);
  }
}

describe('documents of a text', () => {
  test('stand where the parser finds them, each whole in its slice, for any valid text', () => {
    fc.assert(
      fc.property(yamlText, (text) => {
        const documents = parsed(text);
        fc.pre(documents !== undefined);
        const slices = documentSlices(text);
        expect(slices).toHaveLength(documents.length);
        for (const [at, { start, end, line }] of slices.entries()) {
          const [alone, ...others] = parsed(text.slice(start, end)) ?? [];
          expect(others).toEqual([]);
          expect(alone).toBe(documents[at]);
          expect(line).toBeGreaterThanOrEqual(text.slice(0, start).split('\n').length);
          expect(line).toBeLessThanOrEqual(text.slice(0, end).split('\n').length);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('stand one behind the other, in the order of the text', () => {
    fc.assert(
      fc.property(yamlText, (text) => {
        let before = 0;
        for (const { start, end } of documentSlices(text)) {
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThan(start);
          before = end;
        }
        expect(before).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 100 },
    );
  });

  const lines = (text: string) => documentSlices(text).map(({ line }) => line);

  test('begin with the line of their first text', () => {
    expect(lines('a: 1\n')).toEqual([1]);
    expect(lines('# comment\n\na: 1\n---\n# comment\nb: 2\n')).toEqual([3, 6]);
    expect(lines('--- a\n--- b\n')).toEqual([1, 2]);
  });

  test('are none in a text without content', () => {
    for (const text of ['', '\n', '# comment\n', '...\n', '%YAML 1.2\n']) expect(documentSlices(text)).toEqual([]);
  });

  test('end at a mark even inside a block text, and not at what only looks like one', () => {
    expect(documentSlices('a: |\n  text\n---\nb: 1\n')).toHaveLength(2);
    expect(documentSlices('a: |\n  ---\n  ...\nb: 1\n')).toHaveLength(1);
    expect(documentSlices('---a: 1\n----\n')).toHaveLength(1);
  });
});
