import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments, parseDocument } from 'yaml';
import { editDocument } from '../../src/load/edit-document.ts';
import { editYaml } from '../../src/load/edit-yaml.ts';
import { type ValueEdit, valueEdits } from '../../src/load/value-edits.ts';
import { YamlText } from '../../src/load/yaml-text.ts';
import { isObject, type Json, sameJson } from '../../src/model/json.ts';
import type { Shape } from '../../src/model/shape.ts';
import { anyJson, changed, choices, chooser, styled } from '../arbitrary-yaml.ts';

const LEAF: Shape = { type: 'leaf' };
const read = (text: string): Json =>
  parseDocument(text, { version: '1.2', schema: 'core', strict: true }).toJS() as Json;
const notesIn = (text: string): string[] => text.match(/# (?:note|tail) \d+/g) ?? [];
const edited = (text: string, edit: ValueEdit): string => editYaml(new YamlText(text), edit)?.text ?? 'refused';

describe('editing a document', () => {
  const any = fc
    .record({ value: anyJson, other: anyJson, styles: choices, changes: choices })
    .map(({ value, other, styles, changes }) => {
      const choose = chooser(changes);
      const inner = choose(2) === 0 ? other : (Object.values(other as object)[0] ?? 'new');
      return { value, text: styled(value, chooser(styles)), wanted: changed(value, inner, choose) };
    })
    .filter(({ wanted }) => isObject(wanted));

  test('brings any text to any value, and keeps the comments of all that stays', () => {
    fc.assert(
      fc.property(any, ({ value, text, wanted }) => {
        expect(read(text)).toEqual(value);
        const made = editDocument(text, 0, wanted, LEAF);
        expect(made.refused).toEqual([]);
        expect(read(made.text)).toEqual(wanted);
        if (sameJson(value, wanted)) expect(made.text).toBe(text);
        const left = notesIn(made.text);
        expect(left).toEqual(notesIn(text).filter((each) => left.includes(each)));
        expect(editDocument(made.text, 0, wanted, LEAF).text).toBe(made.text);
      }),
      { numRuns: 200 },
    );
  });

  test('touches one document of a file and no other', () => {
    fc.assert(
      fc.property(any, any, any, ({ text: before }, { text, wanted }, { text: after }) => {
        const [head, end] = [`${before.trimEnd()}\n---\n`, `---\n${after}`];
        fc.pre(parseAllDocuments(`${head}${text.trimEnd()}\n${end}`).length === 3);
        const made = editDocument(`${head}${text.trimEnd()}\n${end}`, 1, wanted, LEAF);
        expect(made.text.startsWith(head) && made.text.endsWith(end)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('a comment goes only with the line, key or item that it stands at', () => {
    fc.assert(
      fc.property(any, ({ value, text, wanted }) => {
        const [edit] = valueEdits(value, wanted, LEAF);
        fc.pre(edit?.op === 'set' && (edit.value === null || typeof edit.value !== 'object'));
        fc.pre(typeof (value as { [key: string]: Json })[String(edit.path[0])] !== 'object' && edit.path.length === 1);
        fc.pre(!text.includes('*'));
        expect(notesIn(edited(text, edit))).toEqual(notesIn(text));
      }),
      { numRuns: 100 },
    );
  });
});

const DOCUMENT = `# head
spec: # of all
  a: 1 # one
  # about b
  b: "two" # zwei

  c: 'x''y'
  d: |
    text
    more

  flow: { x: 1, y: [a, b] } # flow
  list: [
    one, # 1
    two  # 2
  ]
  items:
    - name: p # first
      v: 1
    # about q
    - name: q
      v: &shared
        k: 1
        # inner
        l: [1]
    - v: *shared
      name: r
  empty:
  # end
`;

/** The lines that an edit takes out and puts in. */
function difference(edit: ValueEdit): string[] {
  const before = DOCUMENT.split('\n');
  const after = edited(DOCUMENT, edit).split('\n');
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return [
    ...before.slice(start, before.length - end).map((line) => `-${line}`),
    ...after.slice(start, after.length - end).map((line) => `+${line}`),
  ];
}

const set = (path: string, value: Json): ValueEdit => ({ op: 'set', path: pathOf(path), value });
const insert = (path: string, value: Json): ValueEdit => ({ op: 'insert', path: pathOf(path), value });
const remove = (path: string): ValueEdit => ({ op: 'remove', path: pathOf(path) });
const pathOf = (path: string): (string | number)[] =>
  ['spec', ...path.split('/')].map((each) => (/^\d+$/.test(each) ? Number(each) : each));

describe('an edit', () => {
  test.each<[what: string, edit: ValueEdit, lines: string[]]>([
    ['of a scalar leaves its comment', set('a', 2), ['-  a: 1 # one', '+  a: 2 # one']],
    ['keeps double quotes', set('b', 'dr"ei'), ['-  b: "two" # zwei', '+  b: "dr\\"ei" # zwei']],
    ['keeps single quotes', set('c', "it's"), ["-  c: 'x''y'", "+  c: 'it''s'"]],
    ['quotes what others read as a switch', set('a', 'on'), ['-  a: 1 # one', '+  a: "on" # one']],
    ['keeps a block text a block text', set('d', 'text\nless\n'), ['-    more', '+    less']],
    ['puts several lines below', set('a', 'x\ny'), ['-  a: 1 # one', '+  a: |- # one', '+    x', '+    y']],
    [
      'of a short list stays on its line',
      insert('flow/y/2', 'c'),
      ['-  flow: { x: 1, y: [a, b] } # flow', '+  flow: { x: 1, y: [a, b, c] } # flow'],
    ],
    [
      'adds a key to brackets',
      set('flow/z', true),
      ['-  flow: { x: 1, y: [a, b] } # flow', '+  flow: { x: 1, y: [a, b], z: true } # flow'],
    ],
    [
      'adds a line to brackets over several lines',
      insert('list/2', 'three'),
      ['-    two  # 2', '+    two,  # 2', '+    three'],
    ],
    ['takes a line out of brackets', remove('list/1'), ['-    one, # 1', '-    two  # 2', '+    one # 1']],
    ['takes a key with the comment above it', remove('b'), ['-  # about b', '-  b: "two" # zwei']],
    ['adds an item', insert('items/3', { name: 's', tags: ['x'] }), ['+    - name: s', '+      tags: [x]']],
    ['fills an empty value', set('empty', 5), ['-  empty:', '+  empty: 5']],
    ['adds a key at the end', set('new', { on: false }), ['+  new:', '+    "on": false']],
    [
      'through an alias writes the value there',
      set('items/2/v/k', 9),
      ['-    - v: *shared', '+    - v:', '+        k: 9', '+        l: [1]'],
    ],
    [
      'of an anchored value leaves other users of the anchor as they are',
      set('items/1/v/k', 9),
      [
        '-        k: 1',
        '-        # inner',
        '-        l: [1]',
        '-    - v: *shared',
        '+        k: 9',
        '+        # inner',
        '+        l: [1]',
        '+    - v:',
        '+        k: 1',
        '+        l: [1]',
      ],
    ],
    [
      'writes marks that steer a terminal as escapes',
      set('a', '\u009b31m'),
      ['-  a: 1 # one', '+  a: "\\u009b31m" # one'],
    ],
  ])('%s', (_, edit, lines) => {
    expect(difference(edit)).toEqual(lines);
  });

  test.each([
    ['an anchor that is given twice', 'spec:\n  a: &x 1\n  b: *x\n  c: &x 2\n  d: *x\n', set('a', 3)],
    ['a key with a question mark', 'spec:\n  ? a\n  : 1\n', set('b', 3)],
  ])('is refused where it would have to guess: %s', (_, text, edit) => {
    expect(editYaml(new YamlText(text), edit)).toBeUndefined();
  });

  test.each([
    ['an empty map', '- &x {} # one', ['- &x # one', '  a: 1', '  b: 2']],
    ['an empty map, nothing behind it', '- &x {}', ['- &x', '  a: 1', '  b: 2']],
    ['a text', '- &x text', ['- &x', '  a: 1', '  b: 2']],
    ['a text of several lines', '- &x |\n      text', ['- &x ', '  a: 1', '  b: 2']],
    ['a map', '- &x { c: 3 }', ['- &x { a: 1, b: 2 }']],
  ])('of an anchored item leaves the anchor the item its own: %s', (_, item, lines) => {
    const after = edited(edited(`spec:\n  list:\n    ${item}\n`, set('list/0', { a: 1 })), set('list/0/b', 2));
    expect(after).toBe(`spec:\n  list:\n${lines.map((line) => `    ${line}\n`).join('')}`);
  });

  test('keeps the line ends, and a last line without one', () => {
    expect(edited('spec:\r\n  a: 1 # x\r\n  b: |\r\n    t\r\n', set('c', 'u\nv\n'))).toBe(
      'spec:\r\n  a: 1 # x\r\n  b: |\r\n    t\r\n  c: |\r\n    u\r\n    v\r\n',
    );
    expect(edited('spec:\n  a: 1', set('b', 2))).toBe('spec:\n  a: 1\n  b: 2');
  });

  test('leaves JSON as JSON', () => {
    expect(edited('{"spec": {"a": 1}}', set('b', ['x']))).toBe('{"spec": {"a": 1, "b": ["x"]}}');
  });
});
