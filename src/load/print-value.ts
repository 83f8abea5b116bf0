import { isObject, type Json, type JsonObject } from '../model/json.ts';

/** How a text may be written; `plain` where it can be, else in double quotes. */
export type TextStyle = 'plain' | 'single' | 'double';

/** Where a value is written. */
interface Flow {
  readonly style?: TextStyle;
  /** Inside brackets commas and brackets end a plain text. */
  readonly inFlow?: boolean;
}

/** A scalar on one line, in the wanted style where its value can be written so. */
export function printScalar(
  value: null | boolean | number | string,
  { style = 'plain', inFlow = false }: Flow = {},
): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (style === 'plain' && isPlain(value, inFlow)) return value;
  if (style === 'single' && !UNPRINTABLE.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value).replaceAll(STEERING, asEscape);
}

/** A value in brackets on one line, every text in quotes where `style` says so, as JSON does. */
export function printFlow(value: Json, style: TextStyle = 'plain'): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map((each) => printFlow(each, style)).join(', ')}]`;
  if (!isObject(value)) return printScalar(value as null | boolean | number | string, { style, inFlow: true });
  const members = membersOf(value).map(([key, each]) => `${printKey(key, style)}: ${printFlow(each, style)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/**
 * A value as it stands behind `key:` or `-`, at the level of that key or dash: it begins with a space where it goes on
 * on the same line, with a line feed where it goes on below.
 */
export function printMember(value: Json, indent: number): string {
  if (Array.isArray(value))
    return isShortList(value) ? ` ${printFlow(value)}` : `\n${printItems(value, indent + STEP)}`;
  if (isObject(value)) return membersOf(value).length === 0 ? ' {}' : `\n${printMembers(value, indent + STEP)}`;
  if (typeof value === 'string' && isBlockText(value)) return ` ${printBlockText(value, indent + STEP)}`;
  return ` ${printScalar(value as null | boolean | number | string)}`;
}

/** The members of an object, each from the start of a line. */
function printMembers(value: JsonObject, indent: number): string {
  return membersOf(value)
    .map(([key, each]) => `${' '.repeat(indent)}${printKey(key)}:${printMember(each, indent)}`)
    .join('\n');
}

function printItems(items: readonly Json[], indent: number): string {
  return items.map((item) => `${' '.repeat(indent)}${printItem(item, indent)}`).join('\n');
}

/** One item of a list with its dash, which stands at `indent`; the first line comes without indentation. */
export function printItem(item: Json, indent: number): string {
  if (isObject(item) && membersOf(item).length > 0) return `- ${printMembers(item, indent + STEP).trimStart()}`;
  return `-${printMember(item, indent)}`;
}

/** A key, in quotes where it could be read as something else. */
export function printKey(key: string, style: TextStyle = 'plain'): string {
  return style === 'plain' && /^[A-Za-z_][\w./-]*$/.test(key)
    ? printScalar(key)
    : printScalar(key, { style: 'double' });
}

const STEP = 2;
const LONGEST_LIST = 100;

function membersOf(value: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : [[key, each] as const]));
}

/** Whether a list of scalars reads best on one line. */
function isShortList(items: readonly Json[]): boolean {
  const isScalar = (item: Json): boolean => item === null || typeof item !== 'object';
  return items.length <= 6 && items.every(isScalar) && printFlow(items).length <= LONGEST_LIST;
}

/** Whether a text of several lines can be written as they are, without guessing its indentation. */
export function isBlockText(text: string): boolean {
  return (
    /\n[\s\S]*[^\n]|[^\n]\n$/.test(text) &&
    !/^[ \n\t]|[ \t]$/m.test(text.replaceAll(/\n\n+/g, '\n')) &&
    !CONTROL.test(text)
  );
}

/** A text of several lines as a `|` block from its mark on; the last line feed is left to who ends the line. */
export function printBlockText(text: string, indent: number): string {
  const body = text.replace(/\n+$/, '');
  const ends = text.length - body.length;
  const mark = ends === 0 ? '|-' : ends === 1 ? '|' : '|+';
  const lines = body.split('\n').map((line) => (line === '' ? '' : `${' '.repeat(indent)}${line}`));
  return [mark, ...lines, ...Array.from({ length: Math.max(0, ends - 1) }, () => '')].join('\n');
}

/** Whether a text without quotes means itself, to readers of YAML 1.1 too. */
function isPlain(text: string, inFlow: boolean): boolean {
  if (!/^[\p{L}\p{N}_/.(+$§€-]/u.test(text) || /[\s:]$/.test(text) || /^-([\s,]|$)|^---|^\.\.\./.test(text))
    return false;
  if (UNPRINTABLE.test(text) || /: | #/.test(text) || (inFlow && /[,[\]{}#]|:(?=[,[\]{}"'])/.test(text))) return false;
  return (
    !/^[-+.]?\d[\d_.:eExXoOa-fA-F+-]*$|^[-+]?\.(inf|nan|\d.*)$|^[-+]?0[xob]/i.test(text) &&
    !WORDS.test(text) &&
    !DATE.test(text)
  );
}

/** Words that are no texts, in YAML 1.2 or in 1.1. */
const WORDS = /^(?:~|null|true|false|yes|no|on|off|y|n)$/i;
const DATE = /^\d{4}-\d\d?-\d\d?([Tt ]|$)/;

/** Control characters that YAML allows as they are, and the marks that turn the direction of writing. */
export const STEERING = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** A character as an escape, which only texts in double quotes can hold. */
export function asEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const MARKS = '\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff';
/** Characters that a text in lines of its own cannot hold. */
const CONTROL = new RegExp(`[\u0000-\u0009\u000b-\u001f${MARKS}]`);
/** Characters that only a text in double quotes can hold. */
const UNPRINTABLE = new RegExp(`[\u0000-\u001f${MARKS}]`);
