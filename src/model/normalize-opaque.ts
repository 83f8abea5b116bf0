import { canonicalJson, type Json } from './json.ts';

/** Whether two texts of a format that is not public say the same as far as JSON and XML go; other values never do. */
export function sameOpaque(left: Json | undefined, right: Json | undefined): boolean {
  return typeof left === 'string' && typeof right === 'string' && normalizeOpaque(left) === normalizeOpaque(right);
}

/**
 * A text without what means nothing in its notation: JSON as its canonical text; XML without white space between tags
 * and with the attributes of each tag in order. Anything else, and what is not well-formed, stays as it is.
 *
 * For comparing only: what is written is always the text itself.
 */
export function normalizeOpaque(text: string): string {
  const trimmed = text.trim();
  if (/^[{[]/.test(trimmed)) return normalizeJson(trimmed) ?? text;
  return trimmed.startsWith('<') ? (normalizeXml(trimmed) ?? text) : text;
}

/** A number that JavaScript cannot hold exactly: two such numbers could be taken for one. */
const LONG_NUMBER = /\d[\d.]{15}/;

function normalizeJson(text: string): string | undefined {
  if (LONG_NUMBER.test(text)) return undefined;
  try {
    return canonicalJson(JSON.parse(text) as Json);
  } catch {
    // No JSON, or nested deeper than the stack.
    return undefined;
  }
}

/** A tag longer than that is taken as it stands: looking for attributes in it would take too long. */
const LONGEST_TAG = 10_000;

/** Comments, CDATA and declarations; tags with quoted attributes; text between them. */
const XML_PART =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/?[^\s<>"'/]+(?=[\s/>])(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+/y;

function normalizeXml(text: string): string | undefined {
  const parts: string[] = [];
  XML_PART.lastIndex = 0;
  while (XML_PART.lastIndex < text.length) {
    const [part] = XML_PART.exec(text) ?? [];
    if (part === undefined) return undefined;
    if (!part.startsWith('<')) parts.push(part.trim() === '' ? '' : part);
    else parts.push(/^<[!?]/.test(part) ? part : normalizeTag(part));
  }
  return parts.join('');
}

const TAG = /^<(\/?)([^\s<>"'/]+)([\s\S]*?)(\/?)>$/;
const ATTRIBUTE = /([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')/g;

function normalizeTag(tag: string): string {
  if (tag.length > LONGEST_TAG) return tag;
  const [, closing = '', name = '', inner = '', empty = ''] = TAG.exec(tag) ?? [];
  const attributes = [...inner.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => `${key}=${value}`);
  // What is no attribute is nothing we understand: the tag counts as it stands.
  if (inner.replace(ATTRIBUTE, '').trim() !== '') return tag;
  return `<${[`${closing}${name}`, ...attributes.sort()].join(' ')}${empty}>`;
}
