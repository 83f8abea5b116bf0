import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRecords, type GitRecordsOptions } from '../../../src/record/git/git-records.ts';
import type { Lease, Records } from '../../../src/record/records.ts';
import { NOW } from './journal-parts.ts';

export const REF = 'refs/copilotctl/records';

/** Variables for git that know nothing of the person who runs the tests. */
export const VARIABLES = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Platform team',
  GIT_AUTHOR_EMAIL: 'platform-team@contoso.example',
  GIT_COMMITTER_NAME: 'Platform team',
  GIT_COMMITTER_EMAIL: 'platform-team@contoso.example',
};

/** What git prints in a folder. */
export function git(folder: string, ...args: readonly string[]): string {
  return gitWith({}, folder, ...args);
}

/** The same with more variables. */
export function gitWith(more: Readonly<Record<string, string>>, folder: string, ...args: readonly string[]): string {
  const env = { ...VARIABLES, ...more };
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** A temporary folder with repositories in it. */
export class Repositories {
  readonly folder = mkdtempSync(join(tmpdir(), 'copilotctl-git-'));

  /** A repository with one commit on its branch; a clone of another one when that is named. */
  make(name: string, from?: string): string {
    const path = join(this.folder, name);
    if (from === undefined) {
      git(this.folder, 'init', '-q', '-b', 'main', name);
      git(path, 'commit', '-q', '--allow-empty', '-m', 'first');
    } else git(this.folder, 'clone', '-q', join(this.folder, from), name);
    return path;
  }

  /** A bare repository, and so many clones of it. */
  shared(...clones: readonly string[]): { readonly remote: string; readonly clones: readonly string[] } {
    const remote = join(this.folder, 'remote.git');
    git(this.folder, 'init', '-q', '--bare', '-b', 'main', 'remote.git');
    git(this.make('seed'), 'push', '-q', remote, 'main');
    return { remote, clones: clones.map((name) => this.make(name, 'remote.git')) };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The records of an environment, with nobody waiting for long. */
export function recordsIn(folder: string, more: Partial<GitRecordsOptions> = {}): GitRecords {
  return new GitRecords({
    folder,
    environment: 'prod',
    variables: VARIABLES,
    now: () => NOW,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 20)),
    ...more,
  });
}

/** Takes the environment. */
export async function leased(records: Records, owner = 'platform-team', now: () => Date = () => NOW): Promise<Lease> {
  return await records.lease({ owner, reason: 'apply', now, ttlMs: 600_000 });
}

/** Everything of a repository that belongs to the person who works in it. */
export function belongings(folder: string): unknown {
  return {
    status: git(folder, 'status', '--porcelain=v2', '--branch'),
    refs: git(folder, 'for-each-ref', 'refs/heads', 'refs/remotes', 'refs/tags', 'refs/stash'),
    index: readFileSync(join(folder, '.git', 'index')).toString('hex'),
    head: readFileSync(join(folder, '.git', 'HEAD'), 'utf8'),
    config: readFileSync(join(folder, '.git', 'config'), 'utf8'),
    stash: git(folder, 'stash', 'list'),
  };
}
