import { realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BackendError } from '../backends/backend-error.ts';
import { makeFolder, readIfThere, replaceFile } from '../files/durable-file.ts';
import type { SourceFile } from '../model/document.ts';

/** Texts to be written: of files that were read, and of files that are to be new. */
export interface TextsToSave {
  readonly changed: ReadonlyMap<SourceFile, string>;
  /** By path relative to the project's root. Default: none. */
  readonly created?: ReadonlyMap<string, string>;
}

/**
 * Writes the texts of a project, each file replaced as a whole; a byte order mark and the rights of a file stay.
 *
 * All are looked at first: nothing is written where a file is no longer what was read, or where one stands already.
 *
 * @throws {BackendError} `busy` for such a file; others when a file cannot be written.
 */
export async function saveSources(root: string, { changed, created = new Map() }: TextsToSave): Promise<void> {
  const marks = new Map<SourceFile, string>();
  for (const file of changed.keys()) marks.set(file, markOf(file, await readIfThere(join(root, file.path))));
  for (const path of created.keys()) {
    if ((await readIfThere(join(root, path))) !== undefined) throw inTheWay(path, 'stands there already');
  }
  for (const [file, text] of changed) {
    // The file behind a link is replaced, not the link.
    const path = realpathSync(join(root, file.path));
    await replaceFile(path, Buffer.from(`${marks.get(file)}${text}`), statSync(path).mode & 0o7777);
  }
  for (const [path, text] of created) {
    await makeFolder(dirname(join(root, path)));
    await replaceFile(join(root, path), Buffer.from(text));
  }
}

/** The byte order mark that a file begins with, or nothing; reading takes it off. */
function markOf({ path, text }: SourceFile, bytes: Buffer | undefined): string {
  const now = bytes?.toString('utf8');
  if (now === text) return '';
  if (now === `\ufeff${text}`) return '\ufeff';
  throw inTheWay(path, 'was changed since it was read');
}

function inTheWay(path: string, what: string): BackendError {
  return new BackendError('busy', `${path} ${what}. Nothing was written.`, { hint: 'Run the command again.' });
}
