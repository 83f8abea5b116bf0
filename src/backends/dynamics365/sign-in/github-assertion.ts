import { isLoopback } from '../../../http/is-loopback.ts';
import { isObject } from '../../../model/json.ts';
import { BackendError } from '../../backend-error.ts';

const AUDIENCE = 'api://AzureADTokenExchange';
const TIME_LIMIT_MS = 30_000;

/**
 * The token by which a job of GitHub Actions proves who it is.
 *
 * Source: Microsoft Entra documentation, workload identity federation; the answer is `{"value": "<jwt>"}`.
 *
 * @throws {BackendError} `unavailable` when GitHub does not give one.
 */
export async function githubAssertion(requestUrl: string, requestToken: string): Promise<string> {
  const url = addressOf(requestUrl);
  const answer = await ask(url, requestToken);
  const body: unknown = answer.ok ? await answer.json().catch(() => undefined) : undefined;
  const value = isObject(body) ? body['value'] : undefined;
  if (typeof value !== 'string') throw noAssertion(`status ${answer.status}`);
  return value;
}

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !(url.protocol === 'https:' || isLoopback(url)))
    throw noAssertion('its address is unusable');
  url.searchParams.set('audience', AUDIENCE);
  return url;
}

async function ask(url: URL, requestToken: string): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { accept: 'application/json', authorization: `Bearer ${requestToken}` },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
  } catch {
    // What was thrown is not kept: an error about a header quotes it.
    throw noAssertion('no answer');
  }
}

function noAssertion(why: string): BackendError {
  return new BackendError('unavailable', `GitHub Actions gave no token for the sign-in (${why}).`, {
    hint: 'The job needs "permissions: id-token: write". If it has that, run it again.',
  });
}
