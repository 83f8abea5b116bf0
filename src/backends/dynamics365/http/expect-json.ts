import { isObject, type Json } from '../../../model/json.ts';
import { BackendError } from '../../backend-error.ts';
import { harmlessText } from './harmless-text.ts';
import type { HttpAnswer } from './http-request.ts';

/** Nothing that a service says is nested deeper; what is was made to do harm. */
const DEEPEST = 100;

/**
 * The body of an answer as JSON, whatever its status.
 *
 * @throws {BackendError} `unavailable` when it is a web page (of a proxy, a sign-in, a gateway), `corrupt` when it is
 *   empty, cut off, nested too deep, or has a key `__proto__`.
 */
export function expectJson(answer: HttpAnswer, purpose: string): Json {
  const { text } = answer;
  if (isPage(answer)) throw unreadable('unavailable', 'is a web page', answer, purpose);
  if (text.trim() === '') throw unreadable('corrupt', 'is empty', answer, purpose);
  const value = parse(text);
  if (value === undefined) throw unreadable('corrupt', 'is cut off or no JSON', answer, purpose);
  if (isHostile(value)) throw unreadable('corrupt', 'is not one that the service would give', answer, purpose);
  return value;
}

function isPage({ headers, text }: HttpAnswer): boolean {
  return /^\s*<(!doctype|html|\?xml|head|body)/i.test(text) || /^text\/html\b/i.test(headers.get('content-type') ?? '');
}

function parse(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** Looks level by level, so that depth costs no stack. */
function isHostile(value: Json): boolean {
  let level: readonly (Json | undefined)[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST || level.some((item) => isObject(item) && Object.hasOwn(item, '__proto__'))) return true;
    level = level.flatMap((item) => (Array.isArray(item) ? item : isObject(item) ? Object.values(item) : []));
  }
  return false;
}

function unreadable(
  code: 'corrupt' | 'unavailable',
  what: string,
  { status, text }: HttpAnswer,
  purpose: string,
): BackendError {
  const excerpt = harmlessText(text);
  const says = excerpt === '' ? '' : ` It begins: ${excerpt}`;
  return new BackendError(code, `The answer (status ${status}) ${what}: ${purpose}.${says}`, {
    hint:
      code === 'unavailable'
        ? 'Something before the service answered: a proxy, a sign-in page, a gateway. Check the address and the network.'
        : 'Try again; if it stays so, the service or something before it changes what it says.',
  });
}
