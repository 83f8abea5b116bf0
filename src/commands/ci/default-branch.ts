import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Git } from '../../record/git/git.ts';

/**
 * The branch that changes of a repository are merged to: the one that `origin` calls its own, else the one that is checked
 * out, else `main`.
 */
export async function defaultBranch(
  repository: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  if (!existsSync(join(repository, '.git'))) return 'main';
  const git = new Git({ folder: repository, variables });
  for (const [ref, prefix] of [
    ['refs/remotes/origin/HEAD', 'origin/'],
    ['HEAD', ''],
  ] as const) {
    const { exitCode, out } = await git.ask(['symbolic-ref', '--quiet', '--short', ref]);
    const name = out.toString().trim();
    if (exitCode === 0 && name.startsWith(prefix)) return name.slice(prefix.length);
  }
  return 'main';
}
