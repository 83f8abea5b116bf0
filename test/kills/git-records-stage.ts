import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { git, REF, recordsIn } from '../record/git/repositories.ts';
import { filesBelow, lastAppliedIn, problemsOf, type RecordsImage } from './records-image.ts';
import type { Stage } from './stage.ts';

/** What stands in for git when a process is to be killed at its commands. */
const KILLING_GIT = join(import.meta.dirname, 'killing-git.sh');
const HOOKS = ['pre-receive', 'reference-transaction', 'post-receive'];

/** A stage whose tree is a repository that keeps the records; with a bare repository beside it that they are pushed to. */
export async function withGitRecords(makeStage: () => Promise<Stage>, hasRemote: boolean): Promise<Stage> {
  const stage = await makeStage();
  const { folder } = stage;
  const remote = hasRemote ? `${folder}.git` : undefined;
  git(folder, 'init', '-q');
  if (remote !== undefined) {
    git(folder, 'init', '-q', '--bare', remote);
    git(folder, 'remote', 'add', 'origin', remote);
  }
  const places = [
    [join(folder, 'bin'), ['git']],
    [join(folder, '.git/hooks'), HOOKS],
    ...(remote === undefined ? [] : [[join(remote, 'hooks'), HOOKS] as const]),
  ] as const;
  return {
    ...stage,
    target: { ...stage.target, records: 'git' },
    variables: {
      ...stage.variables,
      PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH']}`,
      REAL_GIT: realGit(),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
    },
    records: imageOfGit(folder, remote),
    get onRequest() {
      return stage.onRequest;
    },
    set onRequest(watch) {
      stage.onRequest = watch;
    },
    arm: (isArmed) => {
      for (const [place, names] of places) standIn(place, isArmed ? names : []);
    },
    settled: async () => await processGone(join(folder, 'git-acts.wrapper')),
    close: async () => {
      if (remote !== undefined) rmSync(remote, { recursive: true });
      await stage.close();
    },
  };
}

function standIn(folder: string, names: readonly string[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const name of names) symlinkSync(KILLING_GIT, join(folder, name));
}

function realGit(): string {
  return execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
}

/** Records in a repository. */
function imageOfGit(folder: string, remote: string | undefined): RecordsImage {
  const tip = (): string => git(folder, 'for-each-ref', '--format=%(objectname)', REF);
  const linesBelow = (path: string): readonly string[] => {
    if (tip() === '') return [];
    const names = git(folder, 'ls-tree', '-r', '--name-only', REF, path).split('\n');
    return names.filter((name) => name !== '').map((name) => git(folder, 'cat-file', 'blob', `${REF}:${name}`));
  };
  return {
    entries: () => linesBelow('prod/journal/'),
    lastApplied: () => lastAppliedIn(linesBelow('prod/last-applied/').flatMap((text) => text.split('\n'))),
    files: () => [...filesBelow(folder, '.copilotctl'), ...garbage(folder), ...(remote ? garbage(remote) : [])],
    problems: async () => [
      ...(await problemsOf(recordsIn(folder, { now: () => new Date() }))),
      ...locksIn(folder),
      ...(remote ? [...locksIn(remote), ...apart(tip(), remote)] : []),
    ],
  };
}

/** What git leaves behind when it dies; `git gc` clears it away after two weeks. */
function garbage(repository: string): readonly string[] {
  return filesBelow(repository, '.')
    .filter((file) => /\/(tmp_\w+|fast_import_crash_\d+)$/.test(file))
    .map(nameless);
}

function nameless(file: string): string {
  return file.replace(/(tmp_[a-z]+)_?\w*$/, '$1').replace(/\d+$/, '');
}

/** A lock of git stands in the way of every command that comes later. */
function locksIn(repository: string): readonly string[] {
  return filesBelow(repository, '.').filter((file) => file.endsWith('.lock') && !file.includes('.copilotctl'));
}

function apart(ours: string, remote: string): readonly string[] {
  const theirs = git(remote, 'for-each-ref', '--format=%(objectname)', REF);
  return theirs === ours ? [] : [`${REF} is at ${ours} here and at ${theirs} on the remote`];
}

/** Waits until a process that wrote its number down runs no more. */
async function processGone(file: string): Promise<void> {
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  while (pid > 0 && isAlive(pid)) await setTimeout(20);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
