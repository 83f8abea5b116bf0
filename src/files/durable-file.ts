import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BackendError } from '../backends/backend-error.ts';
import { errnoOf, fileFailure } from './file-failure.ts';

/** The bytes of a file; undefined when there is no such file. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileFailure(error, 'read', path);
  }
}

/**
 * Makes a folder and those above it, each of them flushed into its parent.
 *
 * One after the other: where nothing can be made, as below `/proc`, `mkdir` of Node.js 20 does not end when it is asked
 * for all of them at once.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeWithin(path);
  } catch (error) {
    throw fileFailure(error, 'create the folder', path);
  }
}

async function makeWithin(path: string): Promise<void> {
  if (await isMade(path)) return;
  await makeWithin(dirname(path));
  await makeOne(path);
}

/** Whether the folder is there now; false where the one above it is missing. */
async function isMade(path: string): Promise<boolean> {
  try {
    await makeOne(path);
    return true;
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || path === dirname(path)) throw error;
    return false;
  }
}

async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    // Of a root the system says something else than that it is there.
    if (await isFolder(path)) return;
    throw error;
  }
  await flushFolder(dirname(path));
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isDirectory() === true;
}

/**
 * Puts bytes at an offset, drops whatever stood behind it, and flushes.
 *
 * When that fails the file is cut back to the offset, so that nothing half written stays.
 *
 * @throws {BackendError} `outcome-unknown` when even the cutting back failed.
 */
export async function writeAt(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'r+').catch((error: unknown) => {
    throw fileFailure(error, 'write', path);
  });
  try {
    await handle.truncate(offset);
    await writeAll(handle, offset, bytes);
    await handle.sync();
  } catch (error) {
    await cutBack(handle, offset, path);
    throw fileFailure(error, 'write', path);
  } finally {
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, offset: number, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}

async function cutBack(handle: FileHandle, offset: number, path: string): Promise<void> {
  try {
    await handle.truncate(offset);
    await handle.sync();
  } catch (cause) {
    throw new BackendError('outcome-unknown', `Writing ${path} failed, and it could not be undone.`, {
      hint: 'Run plan again: it reads what is there now.',
      cause,
    });
  }
}

/**
 * Replaces a file as a whole: readers see the old text or the new one, whatever happens meanwhile.
 *
 * Whoever calls holds the file's lock: the draft beside it has one name, so that a crash leaves no more than one.
 * `mode` gives the file those rights. Default: those of any new file.
 */
export async function replaceFile(path: string, bytes: Uint8Array, mode?: number): Promise<void> {
  const draft = `${path}.new`;
  try {
    const handle = await open(draft, 'w');
    try {
      await writeAll(handle, 0, bytes);
      if (mode !== undefined) await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw fileFailure(error, 'write', path);
  }
  await flushFolder(dirname(path)).catch((error: unknown) => {
    throw fileFailure(error, 'flush the folder of', path);
  });
}

/** Flushes the names in a folder. Windows has no such act: its file system orders renames itself. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
