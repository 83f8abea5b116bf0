import type { SourceFile } from './document.ts';

/** Worked out once for a file, only for files of which a place is asked, and no further than that. */
const known = new WeakMap<SourceFile, number[]>();

/**
 * Where the lines of a file begin, in UTF-16 units: all that begin at an offset or before it, and so many lines as are
 * asked for, if there are so many. There may be more. A byte order mark is a part of the first line.
 */
export function lineStarts(
  file: SourceFile,
  { offset = -1, lines = 1 }: { readonly offset?: number; readonly lines?: number },
): readonly number[] {
  const starts = known.get(file) ?? [0];
  known.set(file, starts);
  for (let last = starts.at(-1) ?? 0; last <= offset || starts.length < lines; ) {
    const end = file.text.indexOf('\n', last);
    if (end < 0) break;
    last = end + 1;
    starts.push(last);
  }
  return starts;
}
