import { BackendError } from '../../backends/backend-error.ts';
import type { Git } from './git.ts';

/** A file, or a folder, of the records. */
export interface TreeEntry {
  readonly path: string;
  /** The id of its object. */
  readonly id: string;
}

/** The files of the records as one commit has them; nothing is read before somebody asks. */
export class RecordsTree {
  /** Undefined before the first record was written. */
  readonly commit: string | undefined;
  readonly #git: Git;

  constructor(git: Git, commit: string | undefined) {
    this.#git = git;
    this.commit = commit;
  }

  /** The text of one file; undefined when there is none. */
  async text(path: string): Promise<string | undefined> {
    return (await this.texts([path])).get(path);
  }

  /** The texts of a few files, by path; those that are not there are missing. */
  async texts(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return await this.read(await this.#list([], paths));
  }

  /**
   * The texts of files that were listed, by path. They are asked for by id: a path that is not there and an object that
   * is lost look the same to `git cat-file`.
   */
  async read(files: readonly TreeEntry[]): Promise<ReadonlyMap<string, string>> {
    if (files.length === 0) return new Map();
    return parseBatch(await this.#git.read(['cat-file', '--batch'], files.map(({ id }) => `${id}\n`).join('')), files);
  }

  /** All files below a folder, in the order of their names. */
  async filesBelow(folder: string): Promise<readonly TreeEntry[]> {
    return await this.#list(['-r'], [`${folder}/`]);
  }

  /** What stands directly in a folder, in the order of the names. */
  async entriesOf(folder: string): Promise<readonly TreeEntry[]> {
    return await this.#list([], [`${folder}/`]);
  }

  async #list(options: readonly string[], paths: readonly string[]): Promise<readonly TreeEntry[]> {
    if (this.commit === undefined || paths.length === 0) return [];
    const listed = await this.#git.run(['ls-tree', '-z', '--full-tree', ...options, this.commit, '--', ...paths]);
    return listed.split('\0').flatMap((line) => {
      // `100644 blob <id><tab><path>`
      const tab = line.indexOf('\t');
      return tab < 0 ? [] : [{ path: line.slice(tab + 1), id: line.slice(0, tab).split(' ')[2] ?? '' }];
    });
  }
}

/** For each file `<id> blob <bytes>`, the bytes and a line end; anything else is a repository that is not whole. */
function parseBatch(bytes: Buffer, files: readonly TreeEntry[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  let at = 0;
  for (const { path } of files) {
    const end = bytes.indexOf(10, at);
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(bytes.toString('utf8', at, Math.max(at, end))) ?? [];
    const start = end + 1;
    if (size === undefined || start + Number(size) >= bytes.length) throw unreadable(path);
    texts.set(path, bytes.toString('utf8', start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return texts;
}

function unreadable(path: string): BackendError {
  return new BackendError('corrupt', `The record ${path} cannot be read from the repository.`, {
    hint: 'Run git fsck. If the remote is whole, go on from a fresh clone.',
  });
}
