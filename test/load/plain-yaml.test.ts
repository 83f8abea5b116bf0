import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readPlainYaml } from '../../src/load/plain-yaml.ts';

/** What the full parser makes of a text: its values, or undefined when it finds anything wrong. */
function fully(text: string): unknown[] | undefined {
  const documents = [...parseAllDocuments(text, { version: '1.2', schema: 'core', strict: true, uniqueKeys: true })];
  if (documents.some((document) => document.errors.length > 0)) return undefined;
  return documents.map((document) => document.toJS({ maxAliasCount: 100 }));
}

/** The plain reader may give up, but what it reads must be what the full parser reads. */
function agrees(text: string): void {
  const plain = readPlainYaml(text);
  if (plain !== undefined) expect({ text, values: plain }).toEqual({ text, values: fully(text) });
}

const ROOT = join(import.meta.dirname, '..', '..');

function shipped(): { readonly path: string; readonly text: string }[] {
  const folders = ['environments', 'examples', 'templates/init'];
  const paths = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  return paths
    .filter((path) => /\.ya?ml$/.test(path) && !path.includes('/policy-tests/policy-tests/')) // cases are no documents
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

const FILES = shipped();

it.each(FILES)('reads $path as the full parser does', ({ text }) => {
  expect(readPlainYaml(text)).toEqual(fully(text));
});

it('agrees with the full parser on shipped files with a few characters changed', () => {
  const edit = fc.record({
    file: fc.nat(FILES.length - 1),
    cuts: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), drop: fc.nat(3), put: PIECE }), {
      minLength: 1,
      maxLength: 4,
    }),
  });
  fc.assert(
    fc.property(edit, ({ file, cuts }) => {
      let text = (FILES[file]?.text ?? '').slice(0, 1500);
      for (const { at, drop, put } of cuts) {
        const place = Math.floor(at * text.length);
        text = text.slice(0, place) + put + text.slice(place + drop);
      }
      agrees(text);
    }),
    { numRuns: 1500 },
  );
});

it('agrees with the full parser on lines of keys, dashes and values of every form', () => {
  const line = fc
    .record({
      depth: fc.nat(3),
      dash: fc.constantFrom('', '- '),
      key: fc.constantFrom('', 'a: ', 'x.y: ', '_z: '),
      value: VALUE,
      tail: fc.constantFrom('', ' ', '  # c'),
    })
    .map(({ depth, dash, key, value, tail }) => `${'  '.repeat(depth)}${dash}${key}${value}${tail}`);
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\n', '\r\n', '\n\n'),
      fc.constantFrom('', '\n'),
      (lines, feed, end) => agrees(`${lines.join(feed)}${end}`),
    ),
    { numRuns: 6000 },
  );
});

const VALUE = fc.constantFrom(
  ...[
    '1',
    '-1',
    '01',
    '1.5',
    '00',
    '-0',
    '+1',
    '1e3',
    '.5',
    '1.',
    '0x1F',
    '2026-01-01T00:00:00Z',
    'true',
    'No',
    'null',
    '~',
    '.inf',
  ],
  ...[
    'text',
    'two words',
    'a#b',
    'a #c',
    'a:b',
    'a: b',
    'a, b',
    'a]',
    'x ',
    'http://x.y/z',
    '-x',
    '--',
    '- x',
    '? x',
    '@x',
    '%x',
    'a\tb',
    'é 😀',
  ],
  ...[
    '"q"',
    "'s''s'",
    '"a\\nb"',
    '"\\u0041"',
    '"\\x41"',
    '"x" # c',
    '"open',
    '',
    '|',
    '|-',
    '>',
    '---',
    '&a 1',
    '*a',
    '!t x',
  ],
  ...[
    '[]',
    '{}',
    '[a, b]',
    '[a,b]',
    '[1, -2, 0.5]',
    '[a: b]',
    '[http://x]',
    '{ a: 1, b: [x, "y"] }',
    '{a: b}',
    '{ a }',
    '[a,]',
    '[a',
  ],
);

const PIECE = fc.constantFrom(
  ...[
    'a',
    'b: ',
    'key: ',
    'key:',
    '- ',
    '-',
    ': ',
    ':',
    ' ',
    '  ',
    '\n',
    '\r\n',
    '#',
    ' # c',
    '"',
    "'",
    '""',
    "''",
    '[',
    ']',
    '{',
    '}',
  ],
  ...[
    ', ',
    ',',
    '|',
    '|-',
    '>',
    '&x ',
    '*x',
    '!t ',
    '?',
    '? ',
    '---',
    '--- ',
    '...',
    '%',
    '\t',
    '\\',
    '\\n',
    '~',
    'null',
    'true',
    'No',
  ],
  ...[
    '1',
    '-1',
    '01',
    '1.5',
    '1e3',
    '.5',
    '0x1F',
    '.inf',
    '2026-01-01',
    '__proto__: ',
    '<<: ',
    '[a, b]',
    '{ a: 1, b: "x" }',
    'é',
    '😀',
  ],
);

describe('gives up on', () => {
  it.each([
    ['an anchor', 'a: &x 1\n'],
    ['an alias', 'a: *x\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a text over two lines', 'a: one\n  two\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['a forbidden key', '__proto__: 1\n'],
    ['a tab as indentation', 'a:\n\tb: 1\n'],
    ['an open bracket', 'a: [1,\n  2]\n'],
    ['a folded block', 'a: >\n  b\n'],
    ['an empty document', '---\n---\na: 1\n'],
    ['a number in another form', 'a: 0x1F\n'],
    ['an escape that JSON has not', 'a: "\\x41"\n'],
    ['deep nesting', `${Array.from({ length: 80 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')}\n`],
  ])('%s', (_, text) => {
    expect(readPlainYaml(text)).toBeUndefined();
  });
});
