import { BackendError } from '../../backend-error.ts';
import type { HttpAnswer, HttpRequest } from './http-request.ts';
import { IN_DOUBT, LostAnswer, lossOf } from './lost-answer.ts';
import type { Limits } from './pace.ts';

/** What one exchange is made with. */
interface Exchange {
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: Limits;
  readonly fetch: typeof fetch;
}

/**
 * Sends a request once and reads the whole answer. Redirects are not followed; they are answers.
 *
 * @throws {LostAnswer} when there is no whole answer.
 * @throws {BackendError} `interrupted` when the caller gave up; `outcome-unknown` when that may have come too late.
 */
export async function exchange(request: HttpRequest, with_: Exchange, signal: AbortSignal): Promise<HttpAnswer> {
  if (signal.aborted) throw interrupted(request, true);
  const limit = AbortSignal.timeout(with_.limits.requestMs);
  try {
    const response = await with_.fetch(request.url, {
      method: request.method,
      headers: with_.headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, limit]),
      ...(request.body !== undefined && { body: request.body }),
    });
    const text = await bodyOf(response, with_.limits.answerBytes);
    return { status: response.status, headers: new Map(response.headers), text };
  } catch (error) {
    if (error instanceof LostAnswer) throw error;
    if (signal.aborted) throw interrupted(request, request.repeatable);
    if (limit.aborted) throw new LostAnswer({ how: 'slow', limitMs: with_.limits.requestMs }, error);
    throw new LostAnswer(lossOf(error, request.url), error);
  }
}

/** The body as text, after decompression. Leaving the loop early closes the connection. */
async function bodyOf(response: Response, limitBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > limitBytes) throw new LostAnswer({ how: 'oversized', limitBytes });
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function interrupted({ purpose }: HttpRequest, isHarmless: boolean): BackendError {
  return isHarmless
    ? new BackendError('interrupted', `Stopped before there was an answer: ${purpose}.`)
    : new BackendError('outcome-unknown', `Stopped before there was an answer: ${purpose}.`, { hint: IN_DOUBT });
}
