import type { AccessLevel } from '../../../model/kinds/security-role.ts';
import { textOfLevel, type XmlElement } from './role-file.ts';
import type { TextEdit } from './splice-text.ts';
import type { TextRange } from './text-range.ts';

/** An attribute of a start tag; `value` is the range between its quotes. */
export interface AttributePlace extends TextRange {
  readonly name: string;
  readonly value: TextRange;
}

/** The attributes of the start tag that begins at an offset of a well-formed text, in their order. */
export function attributesAt(text: string, start: number): readonly AttributePlace[] {
  const found: AttributePlace[] = [];
  const next = /\s+([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/y;
  next.lastIndex = start + (/^<[^\s/>]+/.exec(text.slice(start, start + MAX_NAME))?.[0].length ?? 0);
  for (
    let from = next.lastIndex, match = next.exec(text);
    match !== null;
    from = next.lastIndex, match = next.exec(text)
  ) {
    const [all, name = ''] = match;
    const end = from + all.length;
    const quote = text.charAt(end - 1);
    const value = { start: text.lastIndexOf(quote, end - 2) + 1, end: end - 1 };
    found.push({ name, start: end - all.trimStart().length, end, value });
  }
  return found;
}

const MAX_NAME = 1000;

/** The white space before an element that puts it on a line of its own: line end and indentation; nothing where it shares one. */
function lineLead(text: string, start: number): string | undefined {
  return /(?:\r\n|\n|\r)[ \t]*$/.exec(text.slice(Math.max(0, start - MAX_LEAD), start))?.[0];
}

/** The indentation of an element that has a line of its own, or is the first of the file. */
export function indentOf(text: string, start: number): string {
  return lineLead(text, start)?.replace(/^[\r\n]+/, '') ?? '';
}

const MAX_LEAD = 1000;

/**
 * Where a new line may be put behind an element: the end of its line, past comments that belong to it; directly behind
 * it where something else follows on the line.
 */
function endOfLine(text: string, end: number): number {
  for (let at = end; ; ) {
    while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at += 1;
    if (text.charAt(at) === '\r' || text.charAt(at) === '\n') return at;
    if (!text.startsWith('<!--', at)) return end;
    at = text.indexOf('-->', at) + '-->'.length;
  }
}

/** Takes out an element with its line; what else stands on the line stays. */
export function removal(text: string, { start, end }: TextRange): TextEdit {
  const lead = lineLead(text, start);
  const rest = blanksBehind(text, end);
  if (lead === undefined) return { start: start - blanksBefore(text, start).length, end, text: '' };
  const isAlone = /^[\r\n]/.test(text.slice(end + rest.length, end + rest.length + 1));
  return { start: isAlone ? start - lead.length : start, end: end + rest.length, text: '' };
}

function blanksBehind(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(at, at + MAX_LEAD))?.[0] ?? '';
}

function blanksBefore(text: string, at: number): string {
  return /[ \t]*$/.exec(text.slice(Math.max(0, at - MAX_LEAD), at))?.[0] ?? '';
}

/** Where markup goes, and how the white space around it looks. */
export interface InsertionPlace {
  readonly parent: XmlElement;
  /** An element within the parent whose white space is the example; absent where the parent is empty. */
  readonly like?: TextRange | undefined;
  /** The child that it comes behind. Default: before all of them. */
  readonly after?: TextRange | undefined;
  /** One step of indentation, for a parent that is empty. Default: two spaces. */
  readonly unit?: string;
}

/**
 * Puts markup into an element, on a line of its own where the example has one; into an empty element, where that has a
 * line of its own. `markup` is told the white space that puts an element there.
 */
export function insertion(text: string, place: InsertionPlace, markup: (lead: string) => string): TextEdit {
  const { parent, like, after, unit = '  ' } = place;
  const outer = lineLead(text, parent.start) ?? '';
  const made = markup(like === undefined ? deeper(outer, unit) : leadOf(text, like));
  if (parent.endTag === undefined) {
    const open = text.slice(parent.start, parent.end).replace(/\s*\/>$/, '>');
    return { start: parent.start, end: parent.end, text: `${open}${made}${outer}</${parent.tag}>` };
  }
  const at = endOfLine(text, after?.end ?? parent.inside);
  const isWhole = like === undefined && !/[\r\n]/.test(text.slice(at, parent.endTag));
  return { start: at, end: at, text: isWhole ? `${made}${outer}` : made };
}

function leadOf(text: string, { start }: TextRange): string {
  return lineLead(text, start) ?? blanksBefore(text, start);
}

function deeper(outer: string, unit: string): string {
  return outer === '' ? '' : outer + unit;
}

/** Whether XML can say a text at all: of control characters it knows white space only, and no half characters. */
export function isWritable(text: string): boolean {
  return !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text);
}

/** A text as character data. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');
}

/** A text as the value of an attribute, between quotes of either kind. */
export function escapeAttribute(text: string): string {
  return escapeText(text)
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\t', '&#x9;');
}

/** A privilege as exporters write it. */
export function printPrivilege(privilege: string, level: Exclude<AccessLevel, 'none'>): string {
  return `<RolePrivilege name="${escapeAttribute(privilege)}" level="${textOfLevel(level)}" />`;
}
