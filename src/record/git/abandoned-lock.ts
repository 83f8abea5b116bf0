import { rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf, fileFailure } from '../../files/file-failure.ts';

/** The lock file of this repository that git says stands in its way; undefined when it says no such thing. */
export function lockInTheWay(err: string): string | undefined {
  return /Unable to create '([^'\n]+\.lock)': File exists/.exec(err)?.[1];
}

/**
 * Waits until a lock file of git is gone or another one. Git holds such a file for moments: one that stayed the same all
 * the while was left behind by a git that was killed, and is removed; nobody else would, and every later command that
 * needs it would fail.
 *
 * It is renamed before it is looked at a last time, so of many who remove it one does, and nobody removes the file of a
 * git that came after.
 */
export async function outwaitLock(path: string, pause: (ms: number) => Promise<void>): Promise<void> {
  try {
    const seen = await identityOf(path);
    if (seen === undefined) return;
    for (let waited = 0, ms = 10; waited < PATIENCE_MS; waited += ms, ms = Math.min(ms * 2, 400)) {
      await pause(ms);
      if ((await identityOf(path)) !== seen) return;
    }
    await remove(path, seen);
  } catch (error) {
    throw fileFailure(error, 'remove', path);
  }
}

/** As long as other locks that are held for moments are waited for. */
const PATIENCE_MS = 5_000;

async function remove(path: string, seen: string): Promise<void> {
  // Git takes what ends in `.lock` for no ref.
  const aside = join(dirname(path), `${process.getBuiltinModule('node:crypto').randomUUID()}.lock`);
  try {
    await rename(path, aside);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await identityOf(aside)) === seen) await rm(aside, { force: true });
  else await rename(aside, path);
}

/** Renaming changes the time of the last change of a file's own data only on some systems: it is left out. */
async function identityOf(path: string): Promise<string | undefined> {
  try {
    const { ino, mtimeMs, size } = await stat(path);
    return `${ino} ${mtimeMs} ${size}`;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
