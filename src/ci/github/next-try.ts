import { retryAfterMs } from '../../http/retry-after.ts';

/** What came of a request: an answer, or none that can be trusted. */
export interface Attempt {
  readonly method: string;
  readonly path: string;
  /** Counts from 1. */
  readonly attempt: number;
  /** Undefined where no answer came. */
  readonly answer?: { readonly status: number; readonly headers: Headers; readonly text: string };
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What to do next: take the answer, ask again after so many milliseconds, or find out whether it was done. */
export type NextTry =
  | { readonly next: 'take' }
  | { readonly next: 'wait'; readonly ms: number; readonly because: 'limit' | 'fault' }
  | { readonly next: 'unknown' };

/**
 * What to do after an attempt.
 *
 * A request that a limit turned away was not looked at, so any is sent again, when the service says, and a little later each
 * time, whatever it says. After a fault only what does the same twice is: reading, deleting, and writing a whole comment or
 * issue; three times at most, and not before the service asks to be asked again.
 * Source: GitHub Docs, "Rate limits for the REST API", Exceeding the rate limit.
 */
export function nextTry(made: Attempt): NextTry {
  const { answer, attempt } = made;
  if (answer !== undefined && answer.status < 500) {
    const ms = limitMs(made, answer);
    return ms === undefined ? { next: 'take' } : { next: 'wait', ms: Math.max(ms, leastMs(attempt)), because: 'limit' };
  }
  if (!isRepeatable(made)) return { next: 'unknown' };
  if (attempt < MOST_TRIES) {
    const advised = answer === undefined ? undefined : retryAfterMs(new Map(answer.headers), made.now);
    return { next: 'wait', ms: Math.max(advised ?? 0, leastMs(attempt)), because: 'fault' };
  }
  return answer === undefined ? { next: 'unknown' } : { next: 'take' };
}

const MOST_TRIES = 3;
const FIRST_PAUSE_MS = 1000;
/** Where a secondary limit does not say for how long. */
const LIMIT_PAUSE_MS = 60_000;

/** What is waited at least: an advice of nothing, or of a time that is over, would be a loop without an end. */
function leastMs(attempt: number): number {
  return FIRST_PAUSE_MS * 2 ** (attempt - 1);
}

/** For how long a limit turns requests away; undefined where the answer is about something else. */
function limitMs(
  { attempt, now }: Attempt,
  { status, headers, text }: NonNullable<Attempt['answer']>,
): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const advised = retryAfterMs(new Map(headers), now);
  if (advised !== undefined) return advised;
  if (headers.get('x-ratelimit-remaining') === '0') {
    const reset = headers.get('x-ratelimit-reset') ?? '';
    return /^\d{1,12}$/.test(reset) ? Math.max(0, Number(reset) * 1000 - now) + 1000 : LIMIT_PAUSE_MS;
  }
  const isLimit = status === 429 || /rate limit|abuse detection/i.test(text);
  return isLimit ? LIMIT_PAUSE_MS * 2 ** (attempt - 1) : undefined;
}

/** Updates of a check run append to it; questions in GraphQL are sent by POST. */
function isRepeatable({ method, path }: Attempt): boolean {
  switch (method) {
    case 'GET':
    case 'DELETE':
      return true;
    case 'PATCH':
      return !path.includes('/check-runs/');
    case 'POST':
      return path.endsWith('/graphql');
    default:
      return false;
  }
}
