import fc from 'fast-check';
import { Document, parseAllDocuments } from 'yaml';

/** Scalars as people write them, plain and quoted, and some that only a parser would write. */
export const SCALARS: readonly string[] = [
  ...['~', 'null', 'Null', 'NULL', 'true', 'True', 'TRUE', 'false', 'yes', 'no', 'on', 'off', 'y', 'n'],
  ...['0', '-0', '+1', '-1', '012', '0o14', '0o8', '0x1F', '-0x1F', '0b1', '1_000', '12345678901234567890'],
  ...[
    '1e3',
    '1E-3',
    '1e400',
    '.5',
    '-.5',
    '+.5',
    '1.',
    '1.0',
    '.',
    '1.2.3',
    '1:20',
    '2001-01-01',
    '.inf',
    '-.Inf',
    '.nan',
    '.NaN',
  ],
  ...['=', '<<', '-a', '?a', ':a', 'a:b', 'a#b', 'a b', '(x)', '%a', 'a, b', "it's", 'Größe', '日本語', '😀', '\u00a0'],
  ...[
    "''",
    '""',
    "'it''s'",
    '"a\\tb"',
    '"\\x41\\u00e9\\U0001F600"',
    '"a\\\n  b"',
    '"two\n\n  lines"',
    "'two\n\n  lines'",
    'two\n  lines',
  ],
  ...['!!str 1', '!!int "3"', '!!null ""', '!foo x', '! 1', '""#', '"# no comment"', 'x # comment'],
  ...[
    '|\n  a\n   b\n',
    '|-\n  a\n\n  b',
    '|+\n  a\n\n',
    '>\n  a\n  b\n\n  c\n',
    '>-\n  a\n   b\n',
    '|2\n    a\n',
    '|\n  --- x\n  ...\n  # y\n',
  ],
  ...['[]', '{}', '[a, "b", 1]', '{ a: 1, "b": [x] }', '[a,\n  b]', '[[a], {b: c}]', '{a, b}', '[a: 1]', '? a\n: b'],
  ...['*a', '&a b', '"&a"', "['*b']", '&x', '@a', '`a`', '"\\/"', '"\\q"', "'a", '[a', '{a: 1', '\ta', '|\n\ta'],
];

/** What may stand between two documents, and before and behind all of them. */
const BETWEEN = [
  ...[
    '---\n',
    '--- # comment\n',
    '---\t\n',
    '...\n---\n',
    '...\n',
    '# comment\n---\n',
    '...\n# comment\n---\n',
    '\n\n---\n\n',
  ],
  ...[
    '...\n%YAML 1.2\n---\n',
    '---\n---\n',
    '---\n# only a comment\n---\n',
    '---\nnull\n---\n',
    '...\n...\n---\n',
    '---\n...\n---\n',
  ],
];
const BEFORE = [
  '',
  '---\n',
  '# comment\n',
  '# comment\n---\n',
  '\n',
  '%YAML 1.2\n---\n',
  '# c\n%YAML 1.2\n# d\n---\n',
  '...\n',
  '--- ',
  '---\n\n',
];
const BEHIND = ['', '...\n', '...\n# comment\n', '# comment\n', '\n\n', '---\n', '---\n# comment\n', '...\n\n---\n'];

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom(
    'a\nb\n',
    'a\n\n\nb',
    ' lead',
    'trail ',
    'a: b',
    '- a',
    '# a',
    '--- a',
    '\n---\nx',
    '...\n',
    '&a',
    '*a',
    '%a',
    'true',
    '1',
    '~',
    '',
  ),
);
const key = fc.oneof(
  fc.constantFrom('a', 'b', 'Größe', 'a b', 'a: b', '1', 'true', '~', '#', '?', '-'),
  fc.string({ maxLength: 4 }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(text, fc.integer(), fc.double({ noDefaultInfinity: true, noNaN: true }), fc.boolean(), fc.constant(null)),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
}));

/** Any value as YAML, printed in one of many styles. */
const printed = fc
  .record({
    spec: value,
    style: fc.record({
      indent: fc.constantFrom(1, 2, 4),
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(0, 20, 80),
      minContentWidth: fc.constant(0),
      singleQuote: fc.constantFrom(true, false, null),
      defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'),
      defaultKeyType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
      collectionStyle: fc.constantFrom('any', 'block', 'flow'),
    }),
  })
  .map(({ spec, style }) =>
    new Document({ ...head('printed'), spec }).toString({ ...style, directives: false } as never),
  );

/** A document whose spec holds scalars just as they are written here. */
const handWritten = fc
  .array(fc.tuple(fc.constantFrom(...SCALARS), fc.boolean()), { minLength: 1, maxLength: 4 })
  .map((scalars) => {
    const lines = scalars.map(([scalar, isItem], at) =>
      isItem ? `  k${at}:\n    - ${indented(scalar, 4)}\n` : `  k${at}: ${indented(scalar, 2)}\n`,
    );
    return `apiVersion: copilotctl/v1\nkind: SecurityRole\nmetadata: { name: hand }\nspec:\n${lines.join('')}`;
  });

function head(name: string) {
  return { apiVersion: 'copilotctl/v1', kind: 'SecurityRole', metadata: { name } };
}

function indented(scalar: string, by: number): string {
  return scalar.replaceAll('\n', `\n${' '.repeat(by)}`);
}

/** YAML files of several documents, with everything that may stand around them. Not all of them are valid. */
export const yamlText: fc.Arbitrary<string> = fc
  .record({
    documents: fc.array(fc.tuple(fc.constantFrom(...BETWEEN), fc.oneof(printed, handWritten)), {
      minLength: 1,
      maxLength: 3,
    }),
    before: fc.constantFrom(...BEFORE),
    behind: fc.constantFrom(...BEHIND),
    lineEnd: fc.constantFrom('\n', '\n', '\r\n'),
  })
  .map(({ documents, before, behind, lineEnd }) => {
    const joined = documents.map(([between, each], at) => (at === 0 ? '' : between) + each).join('');
    return `${before}${joined}${behind}`.replaceAll('\n', lineEnd);
  });

/** Valid documents only: the library prints an empty list at the wrong indentation when lines are short. */
export const printedText: fc.Arbitrary<string> = printed.filter((text) =>
  parseAllDocuments(text).every(({ errors }) => errors.length === 0),
);
