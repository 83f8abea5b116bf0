import type { Json } from '../model/json.ts';
import { NOT_PLAIN } from './not-plain.ts';

/** What a plain (unquoted) text means in the core schema of YAML 1.2; the regular expressions are the specification's. */
export function resolvePlain(text: string): Json {
  const first = text.charCodeAt(0);
  if (first > 57 && !MAY_BE_WORD.has(first)) return text; // a letter that begins no constant
  switch (text) {
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
  }
  if (first > 57) return text;
  if (INTEGER.test(text)) return text.length < 16 ? Number(text) : NOT_PLAIN();
  if (FLOAT.test(text)) return Number(text);
  return OTHER_NUMBER.test(text) ? NOT_PLAIN() : text;
}

/** First letters of the constants: `~`, null, true, false in their spellings. */
const MAY_BE_WORD = new Set([...'~nNtTfF'].map((letter) => letter.charCodeAt(0)));
const INTEGER = /^(?:0|-?[1-9][0-9]*)$/;
const FLOAT = /^-?[0-9]+\.[0-9]+$/;
/** Numbers in a form that nobody writes here (octal, hexadecimal, exponents, infinity): the full parser reads them. */
const OTHER_NUMBER =
  /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;

/** A double-quoted text, from its opening to behind its closing quote; only escapes that JSON has too. */
export function readDoubleQuoted(
  text: string,
  from: number,
  end: number,
): { readonly value: string; readonly next: number } {
  for (let at = from + 1; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 34) {
      const source = text.slice(from, at + 1);
      if (!source.includes('\\')) return { value: source.slice(1, -1), next: at + 1 };
      return { value: OTHER_ESCAPE.test(source) ? NOT_PLAIN() : (JSON.parse(source) as string), next: at + 1 };
    }
  }
  return NOT_PLAIN();
}

const OTHER_ESCAPE = /\\(?:[^"\\/bfnrtu]|u(?![0-9a-fA-F]{4}))|\t/;

/** A single-quoted text, where `''` means one quote. */
export function readSingleQuoted(
  text: string,
  from: number,
  end: number,
): { readonly value: string; readonly next: number } {
  for (let at = from + 1; at < end; at++) {
    if (text.charCodeAt(at) !== 39) continue;
    if (text.charCodeAt(at + 1) === 39 && at + 1 < end) at++;
    else return { value: text.slice(from + 1, at).replaceAll("''", "'"), next: at + 1 };
  }
  return NOT_PLAIN();
}
