import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BackendError } from '../../backends/backend-error.ts';
import { Git } from '../../record/git/git.ts';
import { UsageError } from '../exit.ts';

/** The configuration of a commit, as files in a folder that is removed afterwards. */
export interface CommitTree {
  readonly commit: string;
  /** The folder that stands for the root of the project. */
  readonly folder: string;
}

/** Where a configuration is kept. */
export interface Repository {
  /** The folder of the project. */
  readonly root: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/**
 * Gives the YAML files of a commit to a function; undefined when the repository has no such commit, or there is none.
 *
 * They are read from the objects of git: no work tree, index or branch is touched, and no filter of anybody is run.
 */
export async function withCommitTree<T>(
  { root, variables }: Repository,
  revision: string,
  act: (tree: CommitTree) => Promise<T>,
): Promise<T | undefined> {
  const git = new Git({ folder: root, variables });
  const commit = await commitNamed(git, revision);
  if (commit === undefined) return undefined;
  const entries = await entriesBelow(git, commit);
  const blobs = await readBlobs(git, entries);
  const folder = mkdtempSync(join(tmpdir(), 'copilotctl-commit-'));
  try {
    for (const [at, { path }] of entries.entries()) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), blobs[at] ?? '');
    }
    return await act({ commit, folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The commit in which two revisions last were one; the first of them where they never were.
 *
 * @throws {UsageError} when the repository has no such commit.
 */
export async function mergeBase(repository: Repository, one: string, other: string): Promise<string> {
  const git = new Git({ folder: repository.root, variables: repository.variables });
  const [first, second] = [await commitNamed(git, one), await commitNamed(git, other)];
  if (first === undefined || second === undefined) throw await noCommit(repository, first === undefined ? one : other);
  const { exitCode, out } = await git.ask(['merge-base', first, second]);
  return exitCode === 0 ? out.toString().trim() : first;
}

/** A revision that the repository does not know; where no repository can be read, that. */
export async function noCommit({ root, variables }: Repository, revision: string): Promise<UsageError> {
  const { exitCode } = await new Git({ folder: root, variables }).ask(['rev-parse', '--git-dir']);
  if (exitCode !== 0)
    return new UsageError(
      'The configuration is in no repository of git that can be read here.',
      'Run git status in its folder: it says why.',
    );
  return new UsageError(
    `"${revision}" is no commit of the repository that holds the configuration.`,
    'git log lists commits; in a pipeline, fetch the branch with its history first.',
  );
}

async function commitNamed(git: Git, revision: string): Promise<string | undefined> {
  if (revision.startsWith('-')) return undefined; // no revision begins so, and git may take it for an option
  const words = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { exitCode, out } = await git.ask(words);
  const id = out.toString().trim();
  return exitCode === 0 && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(id) ? id : undefined;
}

/** The YAML files of a commit below the folder of the project; none where it had no such folder, or a file in its place. */
async function entriesBelow(git: Git, commit: string): Promise<readonly Entry[]> {
  const prefix = (await git.run(['rev-parse', '--show-prefix'])).replace(/\n$/, '');
  const { exitCode, out } = await git.ask(['rev-parse', '--verify', '--quiet', `${commit}:${prefix}`]);
  if (exitCode === NOT_THERE) return [];
  return entriesOf(await git.run(['ls-tree', '-r', '-z', '--full-tree', out.toString().trim()]));
}

/** What `git rev-parse --verify --quiet` ends with; whatever else it ends with, the next command says why. */
const NOT_THERE = 1;

interface Entry {
  readonly path: string;
  readonly object: string;
}

/** The YAML files of a tree. */
function entriesOf(listing: string): readonly Entry[] {
  return listing.split('\0').flatMap((line): Entry[] => {
    const [, mode = '', object = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (!/\.ya?ml$/.test(path)) return [];
    const isSafe = path.split('/').every((part) => part !== '' && !part.startsWith('..')) && !path.includes('\\');
    if (!mode.startsWith('100') || !isSafe) throw notAFile(path);
    return [{ path, object }];
  });
}

function notAFile(path: string): BackendError {
  return new BackendError('rejected', `${path} is no regular file in that commit.`, {
    hint: 'Links are not followed. Choose a commit in which it is a file.',
  });
}

/** The contents of blobs, in their order. */
async function readBlobs(git: Git, entries: readonly Entry[]): Promise<readonly Buffer[]> {
  if (entries.length === 0) return [];
  const bytes = await git.read(['cat-file', '--batch'], entries.map(({ object }) => `${object}\n`).join(''));
  const blobs: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\n', at);
    const size = Number(bytes.toString('latin1', at, end).split(' ')[2]);
    if (end < 0 || !Number.isSafeInteger(size)) throw new BackendError('corrupt', 'git gave no content for a file.');
    blobs.push(bytes.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return blobs;
}
