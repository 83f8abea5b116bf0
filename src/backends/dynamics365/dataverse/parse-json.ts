import type { Json } from '../../../model/json.ts';

const DEEPEST = 100;

/**
 * Reads JSON that an outsider wrote: no deeper than any answer of the services is, and without the key `__proto__`.
 *
 * @throws {SyntaxError} when it is no JSON, or too deep.
 */
export function parseJson(text: string): Json {
  if (isTooDeep(text)) throw new SyntaxError(`More than ${DEEPEST} levels.`);
  if (!text.includes('__proto__') && !text.includes('\\u005')) return JSON.parse(text);
  return JSON.parse(text, (key, value: Json) => (key === '__proto__' ? undefined : value));
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) inText = !inText;
    else if (code === 0x5c) at++;
    else if (!inText && (code === 0x5b || code === 0x7b)) {
      depth++;
      if (depth > DEEPEST) return true;
    } else if (!inText && (code === 0x5d || code === 0x7d)) depth--;
  }
  return false;
}
