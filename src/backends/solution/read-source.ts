import { isUtf8 } from 'node:buffer';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../model/document.ts';

/**
 * The text of a file of a solution, its byte order mark kept; a finding when the bytes are not UTF-8.
 *
 * `path` is how messages call the file.
 */
export function sourceOf(path: string, bytes: Buffer): SourceFile | Diagnostic {
  return isUtf8(bytes) ? { path, text: bytes.toString('utf8') } : notUtf8(path, bytes);
}

/** The bytes of a text that `sourceOf` gave, or of an edited one. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

function notUtf8(path: string, bytes: Buffer): Diagnostic {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const before = bytes.subarray(0, utf16 ? 0 : validLength(bytes)).toString('utf8');
  const line = before.split('\n').length;
  const column =
    before.length - (before.lastIndexOf('\n') + 1) - (line === 1 && before.startsWith('\ufeff') ? 1 : 0) + 1;
  return {
    code: 'load/not-utf8',
    severity: 'error',
    message: `${path} is not UTF-8 text${utf16 ? ', but UTF-16' : ''}.`,
    hint: 'Save it as UTF-8.',
    where: { file: path },
    at: { file: path, line, column, endLine: line, endColumn: column + 1 },
  };
}

/** How many bytes from the start are whole UTF-8 characters; found by halving, so that large files stay cheap. */
function validLength(bytes: Buffer): number {
  let low = 0;
  for (let high = bytes.length; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if (isUtf8(bytes.subarray(0, endOfCharacter(bytes, middle)))) low = middle;
    else high = middle - 1;
  }
  return startOfCharacter(bytes, low);
}

/** The offset behind the character that an offset cuts. */
function endOfCharacter(bytes: Buffer, offset: number): number {
  let at = offset;
  while (at < bytes.length && at < offset + 3 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return at;
}

function startOfCharacter(bytes: Buffer, offset: number): number {
  let at = offset;
  while (at > 0 && offset - at < 3 && !isUtf8(bytes.subarray(0, at))) at -= 1;
  return at;
}
