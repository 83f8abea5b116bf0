import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBuiltAction } from './run-built-action.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What a clone has of what the release is made of, and something that it is not. */
const PARTS = ['action.yml', 'package.json', 'LICENSE', 'README.md', 'schemas', 'data', 'src', 'scripts', 'docs'];

describe('npm run release:action', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  const clone = join(folder, 'clone');
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Dana', '-c', 'user.email=dana@contoso.example', ...words], {
      cwd: clone,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  const release = (): string =>
    execFileSync(process.execPath, ['scripts/release-action.mjs'], {
      cwd: clone,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, ...SOMEBODY },
    });
  let before = '';
  beforeAll(() => {
    mkdirSync(clone);
    for (const part of PARTS) cpSync(join(ROOT, part), join(clone, part), { recursive: true });
    writeFileSync(join(clone, '.gitignore'), 'node_modules\ndist/\n');
    symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-q', '-m', 'sources');
    git('init', '-q', '--bare', join(folder, 'remote.git'));
    git('remote', 'add', 'origin', join(folder, 'remote.git'));
    before = git('rev-parse', 'HEAD');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('tags a commit behind the one that it was made of, and leaves branch, index and files alone', () => {
    expect(release()).toContain('git push --force origin v0');
    expect(git('rev-parse', 'v0.1.0^{commit}')).toBe(git('rev-parse', 'v0'));
    expect(git('rev-parse', 'v0^')).toBe(before);
    expect([git('rev-parse', 'main'), git('status', '--porcelain'), git('branch', '--list')]).toEqual([
      before,
      '',
      '* main',
    ]);
  });

  it('holds what runs, the licences of what it is made of, and nothing else', () => {
    const files = git('ls-tree', '-r', '--name-only', 'v0').split('\n');
    expect(files).toEqual(
      expect.arrayContaining(['action.yml', 'LICENSE', 'README.md', 'package.json', 'dist/action/main.js']),
    );
    expect(
      files.filter((file) => !/^(action\.yml|LICENSE|README\.md|package\.json|schemas\/|dist\/action\/)/.test(file)),
    ).toEqual([]);
    const licenses = git('show', 'v0:dist/action/licenses.txt');
    for (const name of ['@azure/identity', 'commander', 'simple-git', 'yaml'])
      expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  it('can be pushed, and what somebody fetches of the tag runs alone', async () => {
    git('push', '-q', 'origin', 'v0.1.0');
    git('push', '-q', '--force', 'origin', 'v0');
    const action = join(folder, 'runner/contoso/copilotctl/v0');
    execFileSync(
      'git',
      ['clone', '-q', '--depth', '1', '--branch', 'v0', `file://${join(folder, 'remote.git')}`, action],
      { stdio: 'pipe' },
    );
    const workspace = join(folder, 'work');
    cpSync(join(ROOT, 'environments'), join(workspace, 'environments'), { recursive: true });
    cpSync(join(ROOT, 'copilotctl.yaml'), join(workspace, 'copilotctl.yaml'));
    const variables = { PATH: process.env['PATH'] ?? '', HOME: folder };
    const step = { action, workspace, temp: join(folder, 'temp'), variables };
    const planned = await runBuiltAction({
      ...step,
      with: { command: 'plan', environment: 'prod', 'report-folder': 'out', save: 'out/saved.json' },
    });
    expect(planned).toMatchObject({ exitCode: 0, outputs: { result: 'done', 'has-changes': 'true' } });
    expect(readdirSync(join(workspace, 'out')).sort()).toEqual([
      'plan.html',
      'plan.json',
      'plan.junit.xml',
      'plan.md',
      'plan.sarif',
      'saved.json',
    ]);
    expect(await runBuiltAction({ ...step, with: { command: 'apply', plan: 'out/saved.json' } })).toMatchObject({
      exitCode: 0,
    });
  });

  it('refuses what is not committed, and another content for a version that is out', () => {
    writeFileSync(join(clone, 'README.md'), 'Another text.\n');
    expect(release).toThrow('There are changes that are not committed');
    git('commit', '-q', '-a', '-m', 'another text');
    expect(release).toThrow('v0.1.0 is released already, with other content.');
    expect(git('rev-parse', 'v0')).toBe(git('rev-parse', 'v0.1.0^{commit}'));
  });
});

const SOMEBODY = {
  GIT_AUTHOR_NAME: 'Dana',
  GIT_AUTHOR_EMAIL: 'dana@contoso.example',
  GIT_COMMITTER_NAME: 'Dana',
  GIT_COMMITTER_EMAIL: 'dana@contoso.example',
};

describe('the package for npm', () => {
  it('does not carry the action', () => {
    const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(files).not.toContain('dist');
    const packed = execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    expect(packed).toContain('dist/cli.js');
    expect(packed).not.toContain('dist/action');
  });
});
