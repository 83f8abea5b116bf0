import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, ROOT } from './sources.ts';

const PAGES = ['.', 'docs', 'examples', 'templates']
  .flatMap((folder) => filesBelow(folder, folder === '.' ? /^[A-Z]+\.md$/ : /\.md$/))
  .filter(({ text }) => linksIn(text).length > 0);

test.each(PAGES.map((page) => [page.path, page] as const))('%s links to what is there', (path, { text }) => {
  const missing = linksIn(text).filter((link) => !existsSync(join(ROOT, posix.dirname(path), link)));
  expect(missing).toEqual([]);
});

test('the page of the backend and that of the emulator are reached from the README', () => {
  const [readme] = PAGES.filter(({ path }) => path === 'README.md');
  expect(linksIn(readme?.text ?? '')).toEqual(expect.arrayContaining(['docs/dynamics365.md', 'docs/emulator.md']));
});

/** Links to files of the project, without what they point to inside of them. */
function linksIn(text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link.replace(/#.*$/, ''))
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link));
}
