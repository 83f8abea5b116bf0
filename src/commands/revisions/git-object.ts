import { BackendError } from '../../backends/backend-error.ts';
import { Git } from '../../record/git/git.ts';

/** One file of a revision. */
export interface GitFile {
  /** As a person would name it: `HEAD~1:src/Roles/CSR.xml`. */
  readonly path: string;
  readonly bytes: Buffer;
}

/**
 * The files that `REVISION:path` stands for, as git reads it: one, or those below a folder whose paths are wanted.
 * Undefined where the repository has no such revision or path.
 *
 * They are read from the objects of git: no work tree, index or branch is touched, and no filter of anybody is run.
 */
export async function readGitObject(
  name: string,
  folder: string,
  variables: Readonly<Record<string, string | undefined>>,
  isWanted: (path: string) => boolean,
): Promise<readonly GitFile[] | undefined> {
  const git = new Git({ folder, variables });
  const { exitCode, out } = await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', name]);
  const id = out.toString().trim();
  if (exitCode !== 0 || !/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(id)) return undefined;
  const type = (await git.run(['cat-file', '-t', id])).trim();
  if (type === 'blob') return [{ path: name, bytes: await blob(git, id) }];
  if (type !== 'tree') return undefined;
  const entries = entriesOf(await git.run(['ls-tree', '-r', '-z', id])).filter(({ path }) => isWanted(path));
  const files: GitFile[] = [];
  for (const { path, object } of entries)
    files.push({ path: `${name.replace(/\/$/, '')}/${path}`, bytes: await blob(git, object) });
  return files;
}

/** More is no role file, and would be held in memory. */
const MAX_BYTES = 256 * 1024 * 1024;

async function blob(git: Git, id: string): Promise<Buffer> {
  const size = Number(await git.run(['cat-file', '-s', id]));
  if (!(size <= MAX_BYTES)) throw new BackendError('rejected', 'A file of that revision is larger than 256 MiB.');
  return await git.read(['cat-file', 'blob', id]);
}

/** Regular files of a tree: links lead out of it, and submodules are not there. */
function entriesOf(listing: string): readonly { readonly path: string; readonly object: string }[] {
  return listing.split('\0').flatMap((line) => {
    const [, mode = '', object = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return mode.startsWith('100') ? [{ path, object }] : [];
  });
}
