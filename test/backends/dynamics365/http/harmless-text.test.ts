import { expect, test } from 'vitest';
import { harmlessText } from '../../../../src/backends/dynamics365/http/harmless-text.ts';

test.each([
  ['two\r\n lines \u001b[2J and \u202e tricks', 'two lines [2J and tricks'],
  ['<p>a</p><script>b()</script>c<style>d', 'a c'],
  ['Bearer abc.def', 'Bearer …'],
  ['"access_token": "abc"', '"access_token: …'],
  ['token eyJhbGciOi.eyJ0aWQi.c2ln here', 'token … here'],
  ['see https://x.example/a?sig=abc#top now', 'see https://x.example/a?… now'],
  [`key ${'aB3'.repeat(20)}`, 'key …'],
  [`hash ${'0f'.repeat(32)}`, 'hash …'],
  [`Xy8Q~${'aBcDeFgHiJ'.repeat(4)}`, '…'],
])('%j is told as %j', (text, told) => {
  expect(harmlessText(text)).toBe(told);
});

test.each([
  'missing prvAppendTomsdyn_copilotsummarizationsetting_and_what_belongs_to_it privilege',
  'user systemuserid=22222222-2222-2222-2222-222222222222 of https://contoso.crm4.dynamics.com/api/data/v9.2/accounts',
])('%j stays as it is', (text) => {
  expect(harmlessText(text)).toBe(text);
});

test('a long text is cut, and a huge one costs nothing', () => {
  expect(harmlessText('word '.repeat(1_000_000), 20)).toBe('word word word word…');
  expect(harmlessText('<'.repeat(1_000_000)).length).toBeLessThanOrEqual(200);
});
