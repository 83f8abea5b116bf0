import type { Diagnostic, Severity, Span } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../model/document.ts';
import { lineStarts } from '../../model/line-starts.ts';
import { displayWidth } from '../display-width.ts';
import { harmless } from '../harmless.ts';
import type { Paint } from './paint.ts';

/** Findings for people: code and place, the message, the line with a caret frame, the hint. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, SourceFile>,
  paint: Paint,
): string {
  return diagnostics.map((each) => `${renderOne(each, files, paint)}\n`).join('\n');
}

function renderOne(diagnostic: Diagnostic, files: ReadonlyMap<string, SourceFile>, paint: Paint): string {
  const { code, severity, message, hint, at, where, related } = diagnostic;
  const place = at === undefined ? where?.file : `${at.file}:${at.line}:${at.column}`;
  const environment = diagnostic.environment === undefined ? '' : paint.dim(`  (${harmless(diagnostic.environment)})`);
  const lines = [
    `${tone(severity, paint)(severity)} ${paint.bold(code)}${place === undefined ? '' : `  ${harmless(place)}`}${environment}`,
  ];
  lines.push(`  ${harmless(message)}`);
  if (at !== undefined) lines.push(...frame(at, files.get(at.file), paint, tone(severity, paint)));
  if (related !== undefined) {
    const other = related.at;
    lines.push(
      `  ${harmless(related.message)}${other === undefined ? '' : `  ${harmless(other.file)}:${other.line}:${other.column}`}`,
    );
    if (other !== undefined) lines.push(...frame(other, files.get(other.file), paint, paint.dim));
  }
  if (hint !== undefined) lines.push(`  hint: ${harmless(hint)}`);
  return lines.join('\n');
}

function tone(severity: Severity, paint: Paint): (text: string) => string {
  switch (severity) {
    case 'error':
      return paint.red;
    case 'warning':
      return paint.yellow;
    case 'info':
      return paint.cyan;
  }
}

/** How much of a long line is shown around the place. */
const WIDTH = 100;

/** The line of a place, with carets below what it speaks of; nothing where the file or the line is not known. */
export function frame(
  at: Span,
  file: SourceFile | undefined,
  paint: Paint,
  colour: (text: string) => string,
): string[] {
  const line = file && lineOf(file, at.line);
  if (line === undefined) return [];
  const from = Math.max(0, Math.min(at.column - 1 - WIDTH / 2, line.length - WIDTH));
  const shown = line.slice(from, from + WIDTH);
  const before = displayWidth(harmless(shown.slice(0, at.column - 1 - from)));
  const end = at.endLine === at.line ? at.endColumn - 1 : line.trimEnd().length;
  const marked = displayWidth(harmless(shown.slice(at.column - 1 - from, Math.max(end - from, at.column - from))));
  const number = String(at.line);
  const gutter = ' '.repeat(number.length);
  const carets = colour('^'.repeat(Math.max(1, marked)));
  return [
    `    ${paint.dim(`${number} |`)} ${harmless(shown)}`,
    `    ${gutter} ${paint.dim('|')} ${' '.repeat(before)}${carets}`,
  ];
}

function lineOf(file: SourceFile, line: number): string | undefined {
  const starts = lineStarts(file, { lines: line + 1 });
  const [start, next] = [starts[line - 1], starts[line]];
  if (start === undefined) return undefined;
  const text = file.text.slice(start, next === undefined ? undefined : next - 1);
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
