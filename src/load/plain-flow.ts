import type { Json } from '../model/json.ts';
import { NOT_PLAIN } from './not-plain.ts';
import { addMember, isSpace, KEY } from './plain-key.ts';
import { readDoubleQuoted, readSingleQuoted, resolvePlain } from './plain-scalar.ts';

/** A value and the place behind it. */
interface Read {
  readonly value: Json;
  readonly next: number;
}

const MAX_DEPTH = 40;

/** A list or map in brackets that opens and closes within one line. */
export function readFlow(text: string, from: number, end: number, depth = 0): Read {
  if (depth > MAX_DEPTH) return NOT_PLAIN();
  return text.charCodeAt(from) === 91 ? readFlowList(text, from, end, depth) : readFlowMap(text, from, end, depth);
}

function readFlowList(text: string, from: number, end: number, depth: number): Read {
  const items: Json[] = [];
  let at = skip(text, from + 1, end);
  if (text.charCodeAt(at) === 93) return { value: items, next: at + 1 };
  for (;;) {
    const item = readFlowValue(text, at, end, depth);
    items.push(item.value);
    at = skip(text, item.next, end);
    const code = text.charCodeAt(at);
    if (code === 93) return { value: items, next: at + 1 };
    if (code !== 44) return NOT_PLAIN();
    at = skip(text, at + 1, end);
  }
}

function readFlowMap(text: string, from: number, end: number, depth: number): Read {
  const members: Record<string, Json> = {};
  let at = skip(text, from + 1, end);
  if (text.charCodeAt(at) === 125) return { value: members, next: at + 1 };
  for (;;) {
    KEY.lastIndex = at;
    const key = KEY.exec(text)?.[1];
    if (key === undefined) return NOT_PLAIN();
    const value = readFlowValue(text, skip(text, at + key.length + 1, end), end, depth);
    addMember(members, key, value.value);
    at = skip(text, value.next, end);
    const code = text.charCodeAt(at);
    if (code === 125) return { value: members, next: at + 1 };
    if (code !== 44) return NOT_PLAIN();
    at = skip(text, at + 1, end);
  }
}

function readFlowValue(text: string, at: number, end: number, depth: number): Read {
  if (at >= end) return NOT_PLAIN();
  switch (text.charCodeAt(at)) {
    case 34:
      return readDoubleQuoted(text, at, end);
    case 39:
      return readSingleQuoted(text, at, end);
    case 91:
    case 123:
      return readFlow(text, at, end, depth + 1);
    default:
      return readFlowPlain(text, at, end);
  }
}

/** A plain text inside brackets: it ends at a comma or bracket, and may not look like a pair or a comment. */
function readFlowPlain(text: string, from: number, end: number): Read {
  if (!PLAIN_START.test(text.charAt(from))) return NOT_PLAIN();
  let at = from;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 44 || code === 93 || code === 125) break;
    if (code === 91 || code === 123 || code === 58 || code === 35) {
      if (code !== 58 || !/[^\s,[\]{}]/.test(text.charAt(at + 1))) return NOT_PLAIN();
    }
  }
  const plain = text.slice(from, at).trimEnd();
  return plain === '' || at >= end ? NOT_PLAIN() : { value: resolvePlain(plain), next: at };
}

/** What a plain text may begin with: no indicator of YAML, and no sign that could be one. */
const PLAIN_START = /[^\s,[\]{}#&*!|>'"%@`?:-]/;

function skip(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}
