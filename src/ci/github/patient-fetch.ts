import { BackendError } from '../../backends/backend-error.ts';
import type { PublishingWorld } from '../runner.ts';
import { nextTry } from './next-try.ts';

/** With whom a conversation is, and how long it may take. */
export interface Patience {
  /** The only one who is asked, and who sees the token: scheme, host and port. */
  readonly origin: string;
  /** For each request, until its answer is there whole. Default: 30,000. */
  readonly timeoutMs?: number;
  /** Milliseconds that are waited in all, for limits and after faults. Default: 120,000. */
  readonly waitMs?: number;
}

/** Source: the Fetch standard, "null body status"; a response with one of them and a body cannot be made. */
const WITHOUT_BODY: readonly number[] = [204, 205, 304];

/** Answers are smaller than this: 100 comments of 65,536 characters, each of them an escape such as `\\u0001`. */
const MAX_ANSWER_BYTES = 48 * 1024 * 1024;

/**
 * A `fetch` that waits for limits to pass and repeats what may be repeated; that follows no redirect, gives up after a time
 * and reads no answer without end.
 *
 * It throws `BackendError`: `outcome-unknown` where a change may have been made and nobody said so, `busy` where a limit
 * lasts longer than anybody waits, `unavailable`, `interrupted`.
 */
export function patientFetch(
  { sleep, now, signal }: Pick<PublishingWorld, 'sleep' | 'now' | 'signal'>,
  { origin, timeoutMs = 30_000, waitMs = 120_000 }: Patience,
): typeof fetch {
  let left = waitMs;
  return async (input, init = {}) => {
    const url = new URL(String(input));
    const { method = 'GET' } = init;
    if (url.origin !== origin)
      throw new BackendError('rejected', `${origin} refers to another host, ${url.host}.`, {
        hint: 'Nothing was sent there. GITHUB_API_URL has to be the address that GitHub itself gives in its answers.',
      });
    for (let attempt = 1; ; attempt++) {
      const answer = await send(url, init, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
      if (signal.aborted) throw interrupted();
      const got = 'lost' in answer ? {} : { answer };
      const next = nextTry({ method, path: url.pathname, attempt, now: now().getTime(), ...got });
      const isTooLong = next.next === 'wait' && next.ms > left;
      if (isTooLong && next.because === 'limit') throw busy(next.ms);
      if (next.next === 'unknown' && method !== 'GET') throw unknown(url, answer);
      if (next.next !== 'wait' || isTooLong) {
        if ('lost' in answer) throw unavailable(url, answer.lost);
        return new Response(WITHOUT_BODY.includes(answer.status) ? null : answer.text, answer);
      }
      left -= next.ms;
      await sleep(next.ms, signal).catch(() => {
        throw interrupted();
      });
    }
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** One request. An answer that breaks off is none, and so is one to a change that is too large. */
async function send(url: URL, init: RequestInit, signal: AbortSignal): Promise<Answer | { readonly lost: unknown }> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal });
    const { status, headers } = response;
    return { status, headers, text: await readText(response) };
  } catch (lost) {
    if (lost instanceof BackendError && init.method === 'GET') throw lost;
    return { lost };
  }
}

async function readText({ body }: Response): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES)
      throw new BackendError('rejected', 'The answer of GitHub is larger than 48 MiB, so it was not read.', {
        hint: 'Check what GITHUB_API_URL leads to.',
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function interrupted(): BackendError {
  return new BackendError('interrupted', 'Interrupted.', {
    hint: 'Run it again; what is there is brought up to date.',
  });
}

function unavailable({ host }: URL, cause: unknown): BackendError {
  return new BackendError('unavailable', `No answer from ${host}.`, {
    hint: 'Check GITHUB_API_URL and the network of the runner, then run it again.',
    cause,
  });
}

function unknown({ host }: URL, answer: Answer | { readonly lost: unknown }): BackendError {
  const why = 'lost' in answer ? 'No answer' : `An error (${answer.status})`;
  return new BackendError('outcome-unknown', `${why} from ${host}; what was asked for may have been done.`, {
    hint: 'Run it again; what is there is brought up to date.',
    ...('lost' in answer && { cause: answer.lost }),
  });
}

function busy(ms: number): BackendError {
  return new BackendError('busy', `GitHub takes no more requests for ${Math.ceil(ms / 1000)} seconds.`, {
    hint: 'The limit of requests is used up. Run it again later.',
  });
}
