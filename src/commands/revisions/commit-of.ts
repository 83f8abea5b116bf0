import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Commit } from '../../model/run-record.ts';

/**
 * The commit that the files of a configuration were read from; undefined outside a repository, before its first
 * commit, and where git cannot be asked: a plan does not fail for want of a name for its source.
 *
 * `files` are those that were read, relative to `root`; only they make it dirty.
 */
export async function commitOf(root: string, files: Iterable<string>): Promise<Commit | undefined> {
  if (!isInRepository(root)) return undefined;
  try {
    const { simpleGit } = await import('simple-git');
    const git = simpleGit({ baseDir: root, timeout: { block: GIT_TIMEOUT_MS } });
    const id = (await git.raw(['rev-parse', '--verify', 'HEAD'])).trim();
    if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(id)) return undefined;
    const status = await git.raw(['--no-optional-locks', 'status', '--porcelain', '-z', '--', ...pathspecs(files)]);
    return { id, dirty: status !== '' };
  } catch {
    return undefined;
  }
}

const GIT_TIMEOUT_MS = 20_000;

/** Looked for without starting git, which most folders of tests and trials would pay for in vain. */
function isInRepository(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (at === dirname(at)) return false;
  }
}

/** The folders and files at the root that were read from: a removed file counts too, records and plans beside do not. */
function pathspecs(files: Iterable<string>): string[] {
  const heads = new Set(['copilotctl.yaml']);
  for (const file of files) heads.add(file.split('/', 1)[0] ?? file);
  return [...heads].map((head) => `:(literal)${head}`);
}
