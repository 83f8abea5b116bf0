import { errorCodes, isUntrusted } from '../../../http/error-codes.ts';
import { isLoopback } from '../../../http/is-loopback.ts';
import { BackendError } from '../../backend-error.ts';
import type { HttpRequest } from './http-request.ts';

/** How a request came to have no whole answer. */
export type Loss =
  /** The service was never reached. `mayPass`: it may be reached a moment later. */
  | { readonly how: 'never-sent'; readonly code: string; readonly mayPass: boolean }
  /** The connection broke after it was made: nobody knows whether before or after the effect. */
  | { readonly how: 'broken'; readonly code: string }
  | { readonly how: 'slow'; readonly limitMs: number }
  | { readonly how: 'oversized'; readonly limitBytes: number };

/** A request that got no whole answer. Stays within the conversation: callers get `failure`. */
export class LostAnswer extends Error {
  readonly loss: Loss;

  constructor(loss: Loss, cause?: unknown) {
    super(`lost: ${loss.how}`, { cause });
    this.name = 'LostAnswer';
    this.loss = loss;
  }
}

/** What a connection that failed says of the request that was to use it. */
export function lossOf(error: unknown, url: URL): Loss {
  const codes = errorCodes(error);
  const isNeverSent = codes.length > 0 && codes.every((code) => UNREACHED.has(code) || isUntrusted(code));
  const code = codes[0] ?? 'no reason given';
  if (!isNeverSent) return { how: 'broken', code };
  const isFinal = codes.some((each) => each === 'ENOTFOUND' || isUntrusted(each)) || isLoopback(url);
  return { how: 'never-sent', code, mayPass: !isFinal };
}

const UNREACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What the caller is told. A request that may have had its effect is in doubt, unless repeating it does no harm. */
export function failureOf({ loss, cause }: LostAnswer, { url, purpose, repeatable }: HttpRequest): BackendError {
  const message = `${sentenceOf(loss, url.host)}: ${purpose}.`;
  if (loss.how === 'never-sent') return new BackendError('unavailable', message, { hint: hintOf(loss.code), cause });
  if (!repeatable) return new BackendError('outcome-unknown', message, { hint: IN_DOUBT, cause });
  return new BackendError(loss.how === 'oversized' ? 'corrupt' : 'unavailable', message, { cause });
}

/** What to do when nobody knows whether a change was made. */
export const IN_DOUBT = 'The change may have been made. Run plan again; it reads the live system.';

function sentenceOf(loss: Loss, host: string): string {
  switch (loss.how) {
    case 'never-sent':
      return `${host} cannot be reached (${loss.code})`;
    case 'broken':
      return `The connection to ${host} broke before its answer was whole (${loss.code})`;
    case 'slow':
      return `${host} did not answer within ${Math.ceil(loss.limitMs / 1000)} seconds`;
    case 'oversized':
      return `The answer of ${host} is longer than ${loss.limitBytes} bytes`;
    default:
      return loss satisfies never;
  }
}

function hintOf(code: string): string {
  return isUntrusted(code)
    ? 'Its certificate is not trusted here. If the network has an authority of its own, name it in NODE_EXTRA_CA_CERTS.'
    : 'Check organizationUrl of the environment, and that this machine may reach it.';
}
