import { retryAfterMs } from '../../../http/retry-after.ts';
import type { HttpAnswer, HttpRequest } from './http-request.ts';

/** What to make of an answer. */
export type Verdict =
  /** It is for the caller. */
  | 'answer'
  /** The service did not take the request and asks everybody to wait; `undefined`: without saying how long. */
  | { readonly throttledMs: number | undefined }
  /** The service or something before it failed, and asking again does no harm. */
  | 'failing'
  /** The same, and the request may have had its effect. */
  | 'in-doubt'
  | 'unauthorized'
  | 'redirect';

/** Judges an answer. `hasFailed`: the service answered this request with 500 before. */
export function judgeAnswer(answer: HttpAnswer, request: HttpRequest, hasFailed: boolean, now: number): Verdict {
  const { status, headers } = answer;
  if (status === 401) return 'unauthorized';
  if (status >= 300 && status < 400 && status !== 304) return 'redirect';
  const waitMs = retryAfterMs(headers, now);
  if (status === 429 || (status === 503 && waitMs !== undefined)) return { throttledMs: waitMs };
  if (FAILING.has(status)) return request.repeatable ? 'failing' : 'in-doubt';
  // A 500 has a body that says why, and often says the same the second time.
  if (status === 500 && request.repeatable && !hasFailed) return 'failing';
  return 'answer';
}

/** These say nothing about the request itself. Source: statuses that microsoft/terraform-provider-power-platform repeats. */
const FAILING: ReadonlySet<number> = new Set([408, 425, 502, 503, 504]);

/** Whether a 401 asks for more than a fresh token: a rule of the tenant (continuous access evaluation) is in the way. */
export function isClaimsChallenge(answer: HttpAnswer): boolean {
  return /\bclaims\s*=|insufficient_claims/i.test(answer.headers.get('www-authenticate') ?? '');
}
