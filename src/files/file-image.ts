import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { errnoOf, fileFailure } from './file-failure.ts';

/** The bytes of a file as they were last read, in a buffer that has room to grow. */
export interface FileImage {
  readonly buffer: Buffer;
  /** How much of the buffer is filled. */
  readonly length: number;
}

/**
 * What a file holds, read into the image of an earlier look; undefined when there is no such file.
 *
 * `isKept` tells whether everything the image held still stands at the start of the file: then only what was appended
 * was read into it. Every byte is compared, so a hand edit is never missed. Reading into one buffer that doubles, and
 * not into a new one each time, halves the time of a large apply.
 *
 * @throws {BackendError} when the file cannot be read.
 */
export function readIntoImage(
  path: string,
  known: FileImage | undefined,
): { image: FileImage; isKept: boolean } | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileFailure(error, 'read', path);
  }
  try {
    const { size } = fstatSync(file);
    const isKept = known !== undefined && known.length <= size && isSame(file, known);
    const from = isKept ? known.length : 0;
    const buffer = withRoom(known, size);
    return { image: { buffer, length: fill(file, buffer, from, size) }, isKept };
  } catch (error) {
    throw fileFailure(error, 'read', path);
  } finally {
    closeSync(file);
  }
}

const CHUNK_BYTES = 1 << 20;

/** Whether a file still begins with what an image holds. */
function isSame(file: number, { buffer, length }: FileImage): boolean {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, length));
  for (let at = 0; at < length; ) {
    const count = readSync(file, chunk, 0, Math.min(CHUNK_BYTES, length - at), at);
    if (count === 0 || !chunk.subarray(0, count).equals(buffer.subarray(at, at + count))) return false;
    at += count;
  }
  return true;
}

/** A buffer with room for so many bytes that begins with those of the image. */
function withRoom(known: FileImage | undefined, size: number): Buffer {
  if (known !== undefined && size <= known.buffer.length) return known.buffer;
  const larger = Buffer.allocUnsafe(Math.max(size, known === undefined ? 0 : known.buffer.length * 2));
  known?.buffer.copy(larger, 0, 0, known.length);
  return larger;
}

/** Reads the file's bytes from one place to another into the same places of a buffer; gives where they ended. */
function fill(file: number, buffer: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const count = readSync(file, buffer, at, to - at, at);
    if (count === 0) break;
    at += count;
  }
  return at;
}
