/** The byte that ends a line. */
export const NEWLINE = 10;
const COMMIT = /^\s*\{\s*"commit"\s*:/;

/** Whether a line ends a transaction. */
export function isCommit(line: string): boolean {
  return COMMIT.test(line);
}

/** Where the last complete transaction ends. A crash can leave zeros in the last one: then the one before counts. */
export function committedEnd(bytes: Buffer): number {
  const end = lastCommit(bytes, bytes.length);
  const start = lastCommit(bytes, lineStart(bytes, end));
  return bytes.subarray(start, end).includes(0) ? committedEnd(bytes.subarray(0, start)) : end;
}

/** The end of the last complete commit line before an offset; 0 when there is none. */
function lastCommit(bytes: Buffer, before: number): number {
  for (let end = before; end > 0; ) {
    const start = lineStart(bytes, end);
    if (
      isCommit(bytes.toString('latin1', start, Math.min(end, start + 40))) &&
      parseLine(bytes.toString('utf8', start, end)) !== undefined
    ) {
      return end;
    }
    end = start;
  }
  return 0;
}

/** Where the line that ends at an offset begins. */
function lineStart(bytes: Buffer, end: number): number {
  return end < 2 ? 0 : bytes.lastIndexOf(NEWLINE, end - 2) + 1;
}

/** Long files are decoded in pieces: one text has at most half a gigabyte. */
const PIECE = 1 << 25;

/** The lines between two offsets, without their ends. An offset right before a line end begins behind it. */
export function* linesOf(bytes: Buffer, from: number, end: number): Iterable<string> {
  for (let start = from > 0 && bytes[from - 1] !== NEWLINE ? from + 1 : from; start < end; ) {
    const stop = pieceEnd(bytes, start, end);
    const text = bytes.toString('utf8', start, stop);
    for (let at = 0; at < text.length; ) {
      const newline = text.indexOf('\n', at);
      const next = newline < 0 ? text.length : newline;
      yield text.charCodeAt(next - 1) === 13 ? text.slice(at, next - 1) : text.slice(at, next);
      at = next + 1;
    }
    start = stop;
  }
}

function pieceEnd(bytes: Buffer, start: number, end: number): number {
  if (end - start <= PIECE) return end;
  const newline = bytes.lastIndexOf(NEWLINE, start + PIECE);
  if (newline > start) return newline + 1;
  const next = bytes.indexOf(NEWLINE, start + PIECE);
  return next < 0 || next >= end ? end : next + 1;
}

/** The value of a line; undefined when it is not JSON. */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
