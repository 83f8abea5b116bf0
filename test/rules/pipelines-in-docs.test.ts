import { expect, test } from 'vitest';
import { filesBelow } from './sources.ts';

// What people copy from a page is what tests run: the files of templates/ci.

const PAGES = filesBelow('docs', /\.md$/);
const FILES = filesBelow('templates/ci', /\.(ya?ml|sh)$/);

test.each(FILES.map((file) => [file.path, file] as const))('%s stands on a page, whole', (path, { text }) => {
  const name = path.replace(/^templates\/ci\/[^/]+\//, '');
  const shown = PAGES.flatMap((page) => blocksOf(page.text).filter(({ head }) => head === name));
  expect(shown.map(({ code }) => code)).toEqual([text]);
});

/** Blocks of code that stand behind a line with nothing but the name of a file: `` `name` ``. */
function blocksOf(page: string): readonly { readonly head: string; readonly code: string }[] {
  return [...page.matchAll(/^`([^`\n]+)`\n\n(`{3,})\w*\n(.*?)^\2$/gms)].map(([, head = '', , code = '']) => ({
    head,
    code,
  }));
}
