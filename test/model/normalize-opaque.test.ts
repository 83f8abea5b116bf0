import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffFields } from '../../src/diff/diff-fields.ts';
import { SHAPES } from '../../src/model/generated/shapes.ts';
import { canonicalJson, type Json } from '../../src/model/json.ts';
import { normalizeOpaque, sameOpaque } from '../../src/model/normalize-opaque.ts';

describe('two opaque texts are the same', () => {
  test.each([
    ['JSON with other white space and order of keys', '{"b": [1, 2],\n "a": "x"}', '{"a":"x","b":[1,2]}'],
    [
      'XML with other white space between tags',
      '<fetch>\n  <entity name="a"/>\n</fetch>',
      '<fetch><entity name="a"/></fetch>',
    ],
    [
      'XML with another order of attributes',
      '<condition  attribute="a"\n operator="eq"/>',
      '<condition operator="eq" attribute="a" />',
    ],
    ['text around it', '  {"a":1}\n', '{"a":1}'],
  ])('%s', (_, left, right) => {
    expect(sameOpaque(left, right)).toBe(true);
  });
});

describe('two opaque texts are not the same', () => {
  test.each([
    ['another order of a JSON list', '[1,2]', '[2,1]'],
    ['JSON text and number', '{"a":"1"}', '{"a":1}'],
    ['numbers too long to be told apart', '{"a":12345678901234567890}', '{"a":12345678901234567891}'],
    ['another order of tags', '<a><b/><c/></a>', '<a><c/><b/></a>'],
    ['another attribute', '<a b="1"/>', '<a b="2"/>'],
    ['white space within an attribute', '<a b="1  2"/>', '<a b="1 2"/>'],
    ['white space within text', '<a>one  two</a>', '<a>one two</a>'],
    ['a tag in CDATA', '<a><![CDATA[<b  c="1"/>]]></a>', '<a><![CDATA[<b c="1"/>]]></a>'],
    ['XML that is not well-formed', '<a><b</a>', '<a> <b</a>'],
    ['JSON that is none', '{a: 1}', '{a:  1}'],
    ['plain text', 'one  two', 'one two'],
  ])('%s', (_, left, right) => {
    expect(sameOpaque(left, right)).toBe(false);
  });

  test('values that are no texts', () => {
    expect(sameOpaque(1, 1)).toBe(false);
    expect(sameOpaque(undefined, undefined)).toBe(false);
  });
});

test('normal form is its own normal form, of any text', () => {
  const pieces = fc.array(
    fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '/',
      ' ',
      '\n',
      'a',
      'b=',
      '="1"',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '{',
      '}',
      '[',
      ':',
      ',',
      '1',
      'é',
    ),
    { maxLength: 25 },
  );
  const text = fc.oneof(
    pieces.map((each) => each.join('')),
    fc.string(),
    fc.json(),
  );
  const property = fc.property(text, (each) => {
    expect(normalizeOpaque(normalizeOpaque(each))).toBe(normalizeOpaque(each));
  });
  fc.assert(property, { numRuns: 2_000 });
});

test('the same JSON value has the same normal form, however it is printed', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: true }), (value) => {
      const wrapped = { value: value as Json };
      const text = JSON.stringify(wrapped, null, 3);
      fc.pre(!/\d[\d.]{15}/.test(text));
      expect(normalizeOpaque(text)).toBe(canonicalJson(wrapped));
    }),
  );
});

test.each([
  ['one tag without an end', `<${'a'.repeat(1_000_000)}`],
  ['many tags without an end', '<a '.repeat(300_000)],
  ['one tag with a million letters', `<a ${'b'.repeat(1_000_000)}/>`],
  ['quotes without an end', `<a b="${'c"'.repeat(300_000)}`],
  ['lists in lists', '['.repeat(500_000)],
  ['closed lists in lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['comments without an end', '<!--'.repeat(250_000)],
])('a hostile text comes back soon: %s', (_, text) => {
  const start = performance.now();
  expect(typeof normalizeOpaque(text)).toBe('string');
  expect(performance.now() - start).toBeLessThan(2_000);
});

test('a raw filter that the service prints otherwise is no difference, and another one is', () => {
  const settings = (raw: string) => ({ knowledgeFilters: { automated: { raw } } });
  const fields = (declared: string, live: string) =>
    diffFields(settings(declared), settings(live), undefined, SHAPES.CopilotSettings).map(({ path, after }) => [
      path,
      after,
    ]);
  expect(fields('{"a": 1, "b": 2}', '{"b":2,"a":1}')).toEqual([]);
  expect(fields('{"a": 1}', '{"a":2}')).toEqual([['/knowledgeFilters/automated/raw', '{"a": 1}']]);
});
