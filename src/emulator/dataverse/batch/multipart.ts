import { invalidArgument } from '../refusals.ts';

/** One part of a multipart body. */
export interface Part {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly content: string;
}

/** The boundary that a content type names, with or without quotes; undefined when it is no multipart. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  if (!/^\s*multipart\/mixed\s*;/i.test(contentType ?? '')) return undefined;
  const found = /;\s*boundary=(?:"([^"]+)"|([^;\s"]+))/i.exec(contentType ?? '');
  return found?.[1] ?? found?.[2];
}

/**
 * Splits a multipart body. Lines may end in LF alone; what stands before the first boundary does not count.
 *
 * @throws {EmulatorError} 400 when there is no boundary or the last one is missing: then the body was cut off.
 */
export function parseMultipart(body: string, boundary: string): readonly Part[] {
  const delimiters = delimitersIn(body, `--${boundary}`);
  if (delimiters.at(-1)?.isLast !== true) {
    throw invalidArgument(`The multipart body does not end in its boundary '--${boundary}--'.`);
  }
  return delimiters.slice(0, -1).map(({ end }, at) => parsePart(body.slice(end, delimiters[at + 1]?.start)));
}

/** Header lines up to the first empty line, and what follows it. */
function parsePart(text: string): Part {
  const { head, rest } = splitHead(text);
  return { headers: headersOf(head), content: rest };
}

/** Splits at the first empty line; without one everything is head. */
export function splitHead(text: string): { readonly head: readonly string[]; readonly rest: string } {
  const found = /^(?:\r?\n)/.exec(text) ?? /\r?\n\r?\n/.exec(text);
  const at = found ? found.index : text.length;
  const head = text.slice(0, at).split(/\r?\n/);
  return { head: head.filter((line) => line !== ''), rest: found ? text.slice(at + found[0].length) : '' };
}

/** Headers by name in lower case. */
export function headersOf(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.map((line): [string, string] => {
      const at = line.indexOf(':');
      if (at < 1) throw invalidArgument(`'${line.slice(0, 60)}' is no header.`);
      return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
}

interface Delimiter {
  /** Where the line break before it begins. */
  readonly start: number;
  /** Where the next line begins. */
  readonly end: number;
  readonly isLast: boolean;
}

function delimitersIn(body: string, mark: string): readonly Delimiter[] {
  const found: Delimiter[] = [];
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    const delimiter = delimiterAt(body, at, mark);
    if (!delimiter) continue;
    found.push(delimiter);
    if (delimiter.isLast) break;
  }
  return found;
}

/** A boundary begins a line and is followed by nothing but `--` and the end of the line. */
function delimiterAt(body: string, at: number, mark: string): Delimiter | undefined {
  if (at > 0 && body.charAt(at - 1) !== '\n') return undefined;
  const lineEnd = body.indexOf('\n', at);
  const end = lineEnd < 0 ? body.length : lineEnd + 1;
  const tail = body.slice(at + mark.length, end).trim();
  if (tail !== '' && tail !== '--') return undefined;
  const before = body.charAt(at - 2) === '\r' ? 2 : 1;
  return { start: Math.max(0, at - before), end, isLast: tail === '--' };
}
