/** Where one document stands in a text: offsets in UTF-16 units, and its first line counted from 1. */
export interface DocumentSlice {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/**
 * Where each document of a YAML text stands.
 *
 * `---` and `...` at the start of a line always divide documents, even inside a block text (YAML 1.2, c-forbidden), so
 * no parser is needed. A text before the first `---` that holds only comments and directives belongs to the first
 * document, as it does for the parsers.
 */
export function documentSlices(text: string): DocumentSlice[] {
  const slices: { start: number; end: number; line: number }[] = [];
  let start = 0;
  let line = 1;
  let startLine = 1;
  let hasContent = false;
  let explicit = false;
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at);
    const mark = markAt(text, at);
    if (mark === '---' && (hasContent || explicit)) close(at);
    if (mark === '---') {
      explicit = true;
      startLine = line;
      hasContent = MARK_WITH_CONTENT.test(text.slice(at, end));
    } else if (mark === '...') {
      if (hasContent || explicit) close(end);
      explicit = false;
    } else if (!hasContent && isContent(text, at, end)) {
      hasContent = true;
      startLine = line;
    }
    at = end;
    line++;
  }
  if (hasContent || explicit) close(text.length);
  return slices;

  function close(end: number): void {
    slices.push({ start, end, line: startLine });
    start = end;
    startLine = line;
    hasContent = false;
    explicit = false;
  }
}

const MARK_WITH_CONTENT = /^---[ \t]+[^#\s]/;

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at + 1;
}

function markAt(text: string, at: number): string | undefined {
  const first = text.charCodeAt(at);
  if (first !== 45 && first !== 46) return undefined;
  const mark = text.slice(at, at + 3);
  if (mark !== '---' && mark !== '...') return undefined;
  const next = text.charCodeAt(at + 3);
  return Number.isNaN(next) || next === 32 || next === 9 || next === 10 || next === 13 ? mark : undefined;
}

function isContent(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 35) return false; // a comment
    if (code === 37 && at === from) return false; // a directive
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return true;
  }
  return false;
}
