import type { LineCounter } from 'yaml';
import type { Span } from '../diagnostics/diagnostic.ts';

/** How the full parser reads: YAML 1.2, its core schema, all mistakes collected. */
export const YAML_OPTIONS = {
  version: '1.2',
  schema: 'core',
  prettyErrors: false,
  uniqueKeys: true,
  strict: true,
} as const;

/** Tells a line counter where the lines of a text begin. */
export function parseLines(text: string, lines: LineCounter): void {
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
}

/** The span from one offset to another. */
export function spanOf(file: string, lines: LineCounter, from: number, to: number): Span {
  const start = lines.linePos(from);
  const end = lines.linePos(to);
  return {
    file,
    line: Math.max(1, start.line),
    column: Math.max(1, start.col),
    endLine: Math.max(1, end.line),
    endColumn: Math.max(1, end.col),
  };
}
