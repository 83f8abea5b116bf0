import type { Span } from '../../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../../model/document.ts';
import { lineStarts } from '../../../model/line-starts.ts';

/** A stretch of a text by offsets in UTF-16 units; `end` is the first offset behind it. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Lines and columns of a range. A byte order mark takes up no column. */
export function spanOf(file: SourceFile, { start, end }: TextRange): Span {
  const from = placeOf(file, start);
  const to = placeOf(file, Math.max(start, end));
  return { file: file.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

function placeOf(file: SourceFile, offset: number): Place {
  const starts = lineStarts(file, { offset });
  let low = 0;
  for (let high = starts.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const start = low === 0 && file.text.startsWith('\ufeff') ? 1 : (starts[low] ?? 0);
  return { line: low + 1, column: Math.max(0, offset - start) + 1 };
}
