import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readColumns, unreadColumns, writeColumns } from '../../../../src/backends/dynamics365/mapping/columns.ts';
import { decode, encode, mostItemsOf } from '../../../../src/backends/dynamics365/mapping/encoding.ts';
import { entriesBelow, entriesOfRow, entryFor } from '../../../../src/backends/dynamics365/mapping/kind-entries.ts';
import type { Encoding } from '../../../../src/backends/dynamics365/mapping/mapping.ts';
import type { Json } from '../../../../src/model/json.ts';
import { columnEntry, shippedOf } from './entries.ts';

const ON = columnEntry('/pane/on', ['contoso_on'], { as: 'boolean' });
const MODE = columnEntry('/pane/mode', ['contoso_mode'], { as: 'choice', values: { manual: 1, default: 2 } });
const BOTH = columnEntry('/record', ['contoso_a', 'contoso_b'], { as: 'boolean' });
const SENTIMENT = columnEntry('/sentiment', ['contoso_sentiment'], { as: 'boolean' }, true);
const PAGES = columnEntry('/pages', ['contoso_pages'], { as: 'list', separator: '\n' });

describe('reading columns', () => {
  test('gives a nested piece of the spec', () => {
    expect(readColumns([ON, MODE], { contoso_on: false, contoso_mode: 2 })).toEqual({
      pane: { on: false, mode: 'default' },
    });
  });

  test('leaves out a column that is not installed', () => {
    expect(readColumns([ON, MODE, BOTH], { contoso_on: true, contoso_a: true })).toEqual({ pane: { on: true } });
  });

  test('gives what the product assumes for null, or nothing', () => {
    expect(readColumns([ON, SENTIMENT], { contoso_on: null, contoso_sentiment: null })).toEqual({ sentiment: true });
  });

  test('is true of several columns when all are, a date counting as said', () => {
    const read = (a: Json, b: Json) => readColumns([BOTH], { contoso_a: a, contoso_b: b });
    expect(read(true, true)).toEqual({ record: true });
    expect(read(true, false)).toEqual({ record: false });
    expect(read(true, null)).toEqual({ record: false });
    expect(read(true, '2026-05-01T00:00:00Z')).toEqual({ record: true });
  });

  test('leaves as it is stored what cannot be understood, and says so', () => {
    const row = { contoso_mode: 99, contoso_on: 'yes', contoso_pages: 7 };
    expect(Object.values(readColumns([MODE, ON, PAGES], row)['pane'] ?? {})).toEqual([99, 'yes']);
    expect(unreadColumns([MODE, ON, PAGES], row)).toEqual([
      'contoso_setting.contoso_mode holds 99, which means nothing here.',
      'contoso_setting.contoso_on holds "yes", which means nothing here.',
      'contoso_setting.contoso_pages holds 7, which means nothing here.',
    ]);
    expect(unreadColumns([MODE, ON], { contoso_mode: 1, contoso_on: null })).toEqual([]);
  });

  test('reads the consent of an administrator from both of its columns', () => {
    const entries = entriesOfRow(shippedOf('CopilotSettings'), 'copilotSettings');
    const read = (on: boolean, when: string | null) =>
      readColumns(entries, { msdyn_copilotenabled: on, msdyn_consentacceptedon: when })['consent'];
    expect(read(true, '2026-05-01T00:00:00Z')).toEqual({ state: 'opted-in' });
    expect(read(true, null)).toEqual({ state: 'opted-out' });
    expect(read(false, '2026-05-01T00:00:00Z')).toEqual({ state: 'opted-out' });
  });

  test('reads a prompt by the entries below the items of a list', () => {
    const entries = entriesBelow(shippedOf('CustomerSupportAgent'), '/prompts/items/*');
    const row = { msdyn_name: 'Greeting', msdyn_promptscope: 1, statecode: 1, ismanaged: false, msdyn_prompt: 'Hello' };
    expect(readColumns(entries, row)).toEqual({
      name: 'Greeting',
      prompt: 'Hello',
      scope: 'copilot-immersive',
      enabled: false,
      builtIn: false,
    });
  });
});

describe('writing columns', () => {
  test('gives a value for each column of a field, and nothing for others', () => {
    expect(
      writeColumns(
        [ON, MODE, BOTH],
        [
          { path: '/pane/mode', after: 'manual' },
          { path: '/record', after: true },
          { path: '/elsewhere', after: 1 },
        ],
      ),
    ).toEqual({ contoso_mode: 1, contoso_a: true, contoso_b: true });
  });

  test('clears with null', () => {
    expect(writeColumns([ON, PAGES], [{ path: '/pane/on' }, { path: '/pages', after: [] }])).toEqual({
      contoso_on: null,
      contoso_pages: null,
    });
  });

  test('takes a field above entries for all that it holds', () => {
    expect(writeColumns([ON, MODE, PAGES], [{ path: '', after: { pane: { on: true }, pages: ['a', 'b'] } }])).toEqual({
      contoso_on: true,
      contoso_pages: 'a\nb',
    });
    expect(writeColumns([ON, MODE], [{ path: '/pane' }])).toEqual({ contoso_on: null, contoso_mode: null });
  });

  test('refuses what the schema would have refused', () => {
    expect(() => writeColumns([MODE], [{ path: '/pane/mode', after: 'toString' }])).toThrow(/no choice of manual/);
    const single = columnEntry('/pages', ['contoso_pages'], { as: 'list' });
    expect(() => writeColumns([single], [{ path: '/pages', after: ['a', 'b'] }])).toThrow(/one entry/);
  });
});

describe('an encoding', () => {
  const texts = fc.string({ minLength: 1 });
  const entry = fc.string({ minLength: 1 }).map((text) => text.replace(/[\s,]/g, '-'));
  const cases: readonly (readonly [string, Encoding, fc.Arbitrary<Json>])[] = [
    ['boolean', { as: 'boolean' }, fc.boolean()],
    ['boolean in numbers', { as: 'boolean', numbers: { true: 0, false: 1 } }, fc.boolean()],
    ['text', { as: 'text' }, texts],
    ['opaque', { as: 'opaque' }, texts],
    ['number', { as: 'number' }, fc.integer()],
    ['choice', { as: 'choice', values: { on: 1, off: 0, never: false } }, fc.constantFrom('on', 'off', 'never')],
    ['list', { as: 'list', separator: ',' }, fc.array(entry, { minLength: 1 })],
    ['list of one', { as: 'list' }, fc.array(entry, { minLength: 1, maxLength: 1 })],
  ];

  test.each(cases)('%s reads back what it wrote', (_, encoding, values) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decode(encode(value, encoding), encoding)).toEqual(value);
      }),
    );
  });

  test.each(cases)('%s stands any stored value', (_, encoding) => {
    fc.assert(
      fc.property(fc.jsonValue(), (stored) => {
        expect(decode(stored as Json, encoding)).not.toBe(null);
      }),
    );
  });

  test('limits a list only where what separates its entries is not known', () => {
    expect(mostItemsOf({ as: 'list' })).toBe(1);
    expect(mostItemsOf({ as: 'list', separator: ',' })).toBeUndefined();
    expect(mostItemsOf(undefined)).toBeUndefined();
  });
});

test('the entry of a field is the nearest one above it', () => {
  const entries = shippedOf('CustomerSupportAgent');
  const nameOf = (path: string) => entryFor(entries, path)?.path;
  expect(nameOf('/prompts/items/Greeting/alias')).toBe('/prompts/items/*/alias');
  expect(nameOf('/prompts/items/Greeting')).toBe('/prompts/items');
  expect(nameOf('/emailSettings/trustedWebpages')).toBe('/emailSettings/trustedWebpages');
  expect(nameOf('/emailSettings')).toBeUndefined();
});
