import { expect, test } from 'vitest';
import { isAbout } from './path-filter.ts';

// Examples of GitHub Docs, "Workflow syntax for GitHub Actions", filter pattern cheat sheet.
test.each([
  ['*', 'README.md', true],
  ['*', 'docs/hello.md', false],
  ['*.jsx?', 'page.js', true],
  ['*.jsx?', 'page.jsx', true],
  ['**.js', 'src/js/app.js', true],
  ['docs/*', 'docs/README.md', true],
  ['docs/*', 'docs/a/b.md', false],
  ['docs/**', 'docs/mona/octocat.txt', true],
  ['docs/**', 'web/docs/a.md', false],
  ['a.b/**', 'aXb/c', false],
  ['c+/**', 'ccc/a', true],
  ['c+/**', 'c+/a', false],
  ['c\\+/**', 'c+/a', true],
  ['c\\+/**', 'cc/a', false],
])('%s is about %s: %s', (pattern, path, expected) => {
  expect(isAbout(['none', pattern], ['a/b', path])).toBe(expected);
});
