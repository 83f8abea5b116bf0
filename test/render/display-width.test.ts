import { expect, test } from 'vitest';
import { displayWidth, padDisplay } from '../../src/render/display-width.ts';

test('letters take one column each, whatever the alphabet', () => {
  expect(displayWidth('')).toBe(0);
  expect(displayWidth('Überprüfung')).toBe(11);
  expect(displayWidth('Проверка')).toBe(8);
});

test('Chinese, Japanese and Korean characters and emoji take two columns', () => {
  expect(displayWidth('要約')).toBe(4);
  expect(displayWidth('요약 a')).toBe(6);
  expect(displayWidth('🎉!')).toBe(3);
  expect(displayWidth('𠮷')).toBe(2);
});

test('what is written over the character before it takes none', () => {
  expect(displayWidth('e\u0301')).toBe(1);
});

test('a text is padded to columns, and one that is too wide stays as it is', () => {
  expect(padDisplay('要約', 6)).toBe('要約  ');
  expect(padDisplay('要約', 3)).toBe('要約');
});
