import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { formatYaml } from '../../src/load/format-yaml.ts';

const ROOT = join(import.meta.dirname, '..', '..');

describe('formatYaml', () => {
  it('leaves every file that ships with copilotctl as it is', () => {
    const trees = ['environments', 'examples', 'templates/init'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    );
    const files = ['copilotctl.yaml', ...trees.filter((path) => /\.yaml$/.test(path) && !path.includes('.copilotctl'))];
    const changed = files.filter((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return formatYaml(text) !== text;
    });
    expect(files.length).toBeGreaterThan(40);
    expect(changed).toEqual([]);
  });

  it.each([
    [
      'indents by two, lists below their key too',
      'a:\n    - b\n    -   c: 1\n        d: 2\n',
      'a:\n  - b\n  - c: 1\n    d: 2\n',
    ],
    ['indents lists that stand at the level of their key', 'a:\n- b\n', 'a:\n  - b\n'],
    ['leaves one blank line of several, and none at the ends', '\n\na: 1\n\n\n\nb: 2\n\n', 'a: 1\n\nb: 2\n'],
    ['ends with one line end', 'a: 1', 'a: 1\n'],
    ['turns line ends of Windows into plain ones', 'a: 1\r\nb: 2\r\n', 'a: 1\nb: 2\n'],
    ['puts one space before a comment behind a value', 'a: 1      # why\n', 'a: 1 # why\n'],
    ['leaves a comment behind a key where it is', 'a:   # why\n   b: 1\n', 'a: # why\n  b: 1\n'],
    [
      'indents a comment as the level it belongs to',
      'a:\n    b: 1\n    # b2: 2\n# next\nc: 1\n',
      'a:\n  b: 1\n  # b2: 2\n# next\nc: 1\n',
    ],
    ['pads maps in one line, and no lists', 'a: {b: [ 1,2 ], c: {}}\n', 'a: { b: [1, 2], c: {} }\n'],
    ['leaves a list in several lines broken', 'a: [\n    1, # one\n    2\n]\n', 'a: [\n  1, # one\n  2\n]\n'],
    [
      'orders the head of a document',
      'spec: { z: 1, a: 2 }\nmetadata: { name: x }\nkind: K\napiVersion: v\n',
      'apiVersion: v\nkind: K\nmetadata: { name: x }\nspec: { z: 1, a: 2 }\n',
    ],
    [
      'puts the name first in metadata',
      'metadata:\n  labels: { a: b }\n  name: x\n',
      'metadata:\n  name: x\n  labels: { a: b }\n',
    ],
    [
      'takes the comment above a key along',
      'kind: K\n# of the format\napiVersion: v\n',
      '# of the format\napiVersion: v\nkind: K\n',
    ],
    [
      'keeps an anchor before its alias, whatever the order of the head',
      'spec:\n  a: &x b\nmetadata: { name: *x }\n',
      'spec:\n  a: &x b\nmetadata: { name: *x }\n',
    ],
    [
      'puts the line for editors first',
      '# About.\n\n# yaml-language-server: $schema=x\na: 1\n',
      '# yaml-language-server: $schema=x\n# About.\n\na: 1\n',
    ],
    [
      'shifts a text as a whole',
      'a:\n    b: |\n        one\n          two\n\n        three\n',
      'a:\n  b: |\n    one\n      two\n\n    three\n',
    ],
    ['keeps blank lines at the end of a text that keeps them', 'a: |+\n  one\n\n\nb: 1\n', 'a: |+\n  one\n\n\nb: 1\n'],
    ['keeps a text that begins with a space', 'a: |3\n    one\n   two\n', 'a: |2\n   one\n  two\n'],
    [
      'keeps quotes and numbers as they were written',
      'a: \'x\'\nb: "y"\nc: 1.10\nd: 0x1F\ne: ~\n',
      'a: \'x\'\nb: "y"\nc: 1.10\nd: 0x1F\ne: ~\n',
    ],
    [
      'keeps several documents and what stands between them',
      'a: 1\n# end\n---\n# second\nb: 2\n',
      'a: 1\n# end\n---\n# second\nb: 2\n',
    ],
    ['does nothing to a file of comments', '# only\n', '# only\n'],
  ])('%s', (_, before, after) => {
    expect(formatYaml(before)).toBe(after);
  });

  it('keeps every value and every comment, and changes nothing the second time', () => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        const formatted = formatYaml(text);
        fc.pre(formatted !== undefined); // a file better left alone; rarer than one in a thousand of these
        expect(valuesOf(formatted)).toEqual(valuesOf(text));
        expect(commentsIn(formatted)).toEqual(commentsIn(text));
        expect(formatYaml(formatted)).toBe(formatted);
      }),
      { numRuns: 200 },
    );
  });
});

const arbitraryKey = fc.constantFrom('name', 'spec', 'kind', 'a', 'b', 'a key', '1', 'metadata', 'apiVersion');
const arbitraryLeaf = fc.oneof(
  fc.constantFrom(
    '',
    'plain',
    '# none',
    'two\nlines',
    ' leading\n  deeper\n',
    'end \n\n',
    'a: b',
    '- c',
    '"',
    "it's",
    'é\u2028',
  ),
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { value: arbitraryValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    arbitraryLeaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(arbitraryKey, tie('value'), { maxKeys: 4 }),
  ),
}));

/** Texts in many hands: values printed with one of several styles, comments and blank lines strewn over them. */
const arbitraryText = fc
  .record({
    documents: fc.array(fc.dictionary(arbitraryKey, arbitraryValue, { minKeys: 1, maxKeys: 4 }), {
      minLength: 1,
      maxLength: 3,
    }),
    indent: fc.constantFrom(2, 3, 4),
    indentSeq: fc.boolean(),
    collectionStyle: fc.constantFrom('any' as const, 'any' as const, 'flow' as const),
    lineWidth: fc.constantFrom(0, 20, 80),
    strewn: fc.array(fc.constantFrom('# note', '   # deep', '', ''), { maxLength: 4 }),
  })
  .map(({ documents, strewn, ...style }) => {
    const texts = documents.map((value) => stringify(value, { ...style, version: '1.2' }));
    const between = strewn.map((line) => `${line}\n`).join('');
    return between + texts.join(`${between}---\n${between}`) + between;
  })
  // The library's own printer breaks long texts in narrow columns so that they cannot be read again.
  .filter((text) => parseAllDocuments(text, { version: '1.2' }).every((document) => document.errors.length === 0));

function valuesOf(text: string): unknown {
  const documents = parseAllDocuments(text, { version: '1.2' });
  return [...documents].map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });
}

/** The comments that the arbitrary texts hold; no value holds such a text. */
function commentsIn(text: string): readonly string[] {
  return (text.match(/^\s*# (note|deep)$/gm) ?? []).map((line) => line.trim()).sort();
}
