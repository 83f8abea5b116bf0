import { open, stat } from 'node:fs/promises';
import { errnoOf, fileFailure } from './file-failure.ts';

/**
 * The first bytes of a regular file, so many at most; undefined where there is no such file. A pipe or a device, which may
 * have no end, is none.
 *
 * @throws {BackendError} when it is there and cannot be read.
 */
export async function readUpTo(path: string, most: number): Promise<Uint8Array | undefined> {
  const found = await stat(path).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw fileFailure(error, 'read', path);
  });
  if (found === undefined || !found.isFile()) return undefined;
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw fileFailure(error, 'read', path);
  });
  try {
    const bytes = Buffer.alloc(Math.min((await handle.stat()).size, most));
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  } finally {
    await handle.close();
  }
}
