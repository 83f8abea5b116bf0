import type { Json } from '../json.ts';
import { notInModel } from './refusals.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a GUID, in any case of its letters. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** The arguments of a function as its URL writes them: `RoleId=…,SettingName='…',AccessType=@p1`. */
export function parseArguments(text: string, query: ReadonlyMap<string, string>): Readonly<Record<string, Json>> {
  const pairs = splitOutside(text, ',').filter((part) => part.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair): [string, Json] => {
      const at = pair.indexOf('=');
      if (at < 1) throw notInModel(`Syntax error in the parameters '${text}'.`);
      return [pair.slice(0, at).trim(), parseLiteral(pair.slice(at + 1).trim(), query)];
    }),
  );
}

/**
 * One literal of a URL as JSON: a text, number, truth value, GUID, member of an enumeration, JSON, or an alias (`@p1`),
 * which is looked up in the query.
 */
export function parseLiteral(text: string, query: ReadonlyMap<string, string>): Json {
  if (text.startsWith('@')) return parseLiteral(aliased(text, query), NO_ALIASES);
  const quoted = /^(?:[\w.]*\.\w+)?'((?:[^']|'')*)'$/.exec(text);
  if (quoted) return (quoted[1] ?? '').replaceAll("''", "'");
  if (/^[[{"]/.test(text)) return parseJson(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (isGuid(text)) return text.toLowerCase();
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return text;
  throw notInModel(`Unrecognized literal '${text}'.`);
}

/** Splits at a character, but not inside quotes, parentheses, brackets or braces. */
export function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let [depth, start, quote] = [0, 0, ''];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === "'" || char === '"') quote = char;
    else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    else if (char === separator && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

const NO_ALIASES: ReadonlyMap<string, string> = new Map();

function aliased(name: string, query: ReadonlyMap<string, string>): string {
  const value = query.get(name);
  if (value === undefined) throw notInModel(`The parameter alias '${name}' has no value.`);
  return value.trim();
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw notInModel(`Unrecognized literal '${text}'.`);
  }
}
