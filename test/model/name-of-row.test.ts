import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closest } from '../../src/diagnostics/closest.ts';
import { digestOf, digestOfTexts } from '../../src/model/digest.ts';
import { dropNulls } from '../../src/model/drop-nulls.ts';
import { nameOfRow } from '../../src/model/name-of-row.ts';

test('a row that nobody declared gets a name that can be declared, whatever its identity', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 120, maxLength: 300 })), (identity) => {
      expect(nameOfRow(identity)).toMatch(/^[a-z0-9][a-z0-9_.-]{0,127}$/);
    }),
    { numRuns: 300 },
  );
  expect(nameOfRow('incident:Contoso VIP')).toBe('incident-contoso-vip');
  expect(nameOfRow('contoso_tier1')).toBe('contoso_tier1');
  expect(nameOfRow('日本語')).toMatch(/^row-[0-9a-f]{12}$/);
});

test('digests tell texts apart by where one ends', () => {
  expect(digestOfTexts(['ab'])).not.toBe(digestOfTexts(['a', 'b']));
  expect(digestOfTexts(['a', 'bc'])).not.toBe(digestOfTexts(['ab', 'c']));
  expect(digestOf({ a: 1, b: 2 })).toBe(digestOf({ b: 2, a: 1 }));
  expect(digestOf('')).toMatch(/^[0-9a-f]{64}$/);
});

test('marks of what was taken back are dropped in depth; null items of lists stay', () => {
  expect(dropNulls({ a: null, b: { c: null, d: 1 }, e: [{ f: null, g: 2 }, null] })).toEqual({
    b: { d: 1 },
    e: [{ g: 2 }, null],
  });
  const clean = { a: 1, b: [1, null] };
  expect(dropNulls(clean)).toBe(clean);
});

test('the nearest name is suggested, and none that is far', () => {
  const known = ['copilotSidePane', 'copilotImmersive', 'recordTranscripts'];
  expect(closest('copilotSidePain', known)).toBe('copilotSidePane');
  expect(closest('COPILOTSIDEPANE', known)).toBe('copilotSidePane');
  expect(closest('somethingElse', known)).toBeUndefined();
  expect(closest('x', [])).toBeUndefined();
});
