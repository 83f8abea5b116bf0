import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commitOf } from '../../src/commands/revisions/commit-of.ts';
import { withTree } from '../tree-folder.ts';

const FILES = ['copilotctl.yaml', 'environments/base/copilot.yaml'];
const TREE = { 'copilotctl.yaml': 'a: 1\n', 'environments/base/copilot.yaml': 'b: 1\n' };

const git = (root: string, ...words: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Platform', '-c', 'user.email=platform-team@contoso.example', ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1' },
  });

const withRepository = (check: (root: string, head: string) => Promise<void>) =>
  withTree(TREE, async (root) => {
    git(root, 'init', '-q');
    git(root, 'add', '.');
    git(root, 'commit', '-q', '-m', 'first');
    await check(root, git(root, 'rev-parse', 'HEAD').trim());
  });

it('a configuration outside a repository has no commit', () =>
  withTree(TREE, async (root) => {
    expect(await commitOf(root, FILES)).toBeUndefined();
  }));

it('a repository without a commit gives none', () =>
  withTree(TREE, async (root) => {
    git(root, 'init', '-q');
    expect(await commitOf(root, FILES)).toBeUndefined();
  }));

it('files as they were committed are clean, whatever stands beside them', () =>
  withRepository(async (root, id) => {
    writeFileSync(join(root, 'p.json'), 'a saved plan');
    expect(await commitOf(root, FILES)).toEqual({ id, dirty: false });
  }));

it.each<readonly [string, (root: string) => void]>([
  ['edited', (root) => writeFileSync(join(root, 'copilotctl.yaml'), 'a: 2\n')],
  ['added', (root) => writeFileSync(join(root, 'environments/base/more.yaml'), 'c: 1\n')],
  ['removed', (root) => rmSync(join(root, 'environments/base/copilot.yaml'))],
])('a file that was %s makes it dirty', (_, change) =>
  withRepository(async (root, id) => {
    change(root);
    expect(await commitOf(root, FILES)).toEqual({ id, dirty: true });
  }),
);

it('a configuration in a folder of a repository has the commit of the whole', () =>
  withRepository(async (root, id) => {
    expect(await commitOf(join(root, 'environments'), ['base/copilot.yaml'])).toEqual({ id, dirty: false });
  }));
