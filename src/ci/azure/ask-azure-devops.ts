import { BackendError } from '../../backends/backend-error.ts';
import { retryAfterMs } from '../../http/retry-after.ts';
import type { PublishingWorld } from '../runner.ts';
import { shortened } from '../shortened.ts';
import type { PullRequest } from './pull-request.ts';

/** One request about a pull request. */
export interface AzureRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Behind the address of the pull request, such as `/threads/7`. */
  readonly path: string;
  readonly body?: unknown;
}

/** What the service may use of the process. */
export type Asking = Pick<PublishingWorld, 'sleep' | 'now' | 'signal' | 'userAgent'>;

/**
 * Asks the REST API of Azure DevOps; gives the JSON of its answer.
 *
 * The token goes to the address of the organization and nowhere else: redirects are not followed. What is safe to repeat
 * (reading, and setting to a value) is repeated when the service is away or asks to wait, four times in all.
 *
 * `azure-devops-node-api` 17 was looked at. It has no time limit for a whole request and no way to give up, does not heed
 * `Retry-After`, reads answers of any length, takes the address to send the token to from an answer of the service, and
 * gives `null` for the page to sign in as if it were an answer. It serves in the tests, against the stand-in.
 *
 * @throws {BackendError} `not-permitted`, `rejected`, `busy`, `unavailable`, `interrupted`; `outcome-unknown` when what
 * would create something got no answer.
 */
export async function askAzureDevOps(request: AzureRequest, pullRequest: PullRequest, world: Asking): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const answer = await send(request, pullRequest, world);
    if (!('again' in answer)) return answer.json;
    const { again } = answer;
    // Who is told to come back at once, and then told no again, comes later each time.
    const afterMs = Math.max(answer.afterMs ?? 0, FIRST_PAUSE_MS * 2 ** (attempt - 1));
    if (attempt === MOST_ATTEMPTS || afterMs > LONGEST_PAUSE_MS) throw again;
    await world.sleep(afterMs, world.signal).catch(() => {
      throw new BackendError('interrupted', 'It was interrupted while it waited for Azure DevOps.');
    });
  }
}

const MOST_ATTEMPTS = 4;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
const REQUEST_LIMIT_MS = 30_000;
/** A list of threads holds the texts of all of them. */
const MOST_BYTES = 32 * 1024 * 1024;

/** An answer, or why to ask again. */
type Answer = { readonly json: unknown } | { readonly again: BackendError; readonly afterMs?: number };

async function send(request: AzureRequest, { api, token }: PullRequest, world: Asking): Promise<Answer> {
  const { method, path, body } = request;
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${api}${path}?api-version=7.1`, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        'user-agent': world.userAgent,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        // Without it the service answers a missing token with a page to sign in.
        'x-tfs-fedauthredirect': 'Suppress',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.any([world.signal, AbortSignal.timeout(REQUEST_LIMIT_MS)]),
    });
    text = await bodyOf(response);
  } catch (cause) {
    return lost(request, world, cause);
  }
  return judge(request, response, text, world);
}

/** The body, up to the most that is read of one. */
async function bodyOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > MOST_BYTES)
      throw new BackendError('rejected', 'The answer of Azure DevOps is larger than 32 MiB, so it was not read.', {
        hint: 'A pull request with so much in its threads takes no more: publish elsewhere, with --to.',
      });
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function lost({ method }: AzureRequest, { signal }: Asking, cause: unknown): Answer {
  if (cause instanceof BackendError) throw cause;
  if (signal.aborted) throw new BackendError('interrupted', 'It was interrupted.', { cause });
  const error = new BackendError('unavailable', 'Azure DevOps did not answer.', {
    hint: 'Run it again; when it stays so, look at the status of the service and at the network of the agent.',
    cause,
  });
  if (method !== 'POST') return { again: error };
  throw unknown(cause);
}

function unknown(cause: unknown): BackendError {
  return new BackendError('outcome-unknown', 'Azure DevOps did not say whether the thread was made.', {
    hint: 'Run it again; what is there is brought up to date.',
    cause,
  });
}

function judge(request: AzureRequest, response: Response, text: string, { now }: Asking): Answer {
  const { status, headers } = response;
  // 203 is the page to sign in.
  if (status >= 200 && status < 300 && status !== 203) {
    const json = parsed(text);
    if (json !== undefined) return { json };
    if (request.method === 'POST') throw unknown(undefined);
    throw new BackendError('corrupt', `Azure DevOps answered with ${status} and nothing that is JSON.`, {
      hint: 'Something before the service answered, as a proxy does: check SYSTEM_COLLECTIONURI and the network of the agent.',
    });
  }
  if (status === 429 || status >= 500) {
    const asked = retryAfterMs(new Map(headers), now().getTime());
    if (status !== 429 && request.method === 'POST') throw unknown(undefined);
    return { again: away(status, text), ...(asked !== undefined && { afterMs: asked }) };
  }
  throw refusal(status, text);
}

function away(status: number, text: string): BackendError {
  return status === 429
    ? new BackendError('busy', 'Azure DevOps asks to send fewer requests.', { hint: 'Run it again later.' })
    : new BackendError('unavailable', `Azure DevOps answered with ${status}${said(text)}.`, {
        hint: 'Run it again; when it stays so, look at the status of the service.',
      });
}

function refusal(status: number, text: string): BackendError {
  // A token that is not accepted gets 401, or the page to sign in: with 203, or behind a redirect.
  if (status === 401 || status < 400)
    return new BackendError('not-permitted', 'Azure DevOps did not accept the token of the job.', {
      hint: 'Map SYSTEM_ACCESSTOKEN: $(System.AccessToken) in the step; a token of another organization, or of a job that ended, is not accepted.',
    });
  if (status === 403)
    return new BackendError(
      'not-permitted',
      `The identity of the pipeline may not write to the pull request${said(text)}.`,
      {
        hint: 'In Project settings, Repositories, Security, allow the build service user "Contribute to pull requests".',
      },
    );
  if (status === 404)
    return new BackendError('rejected', `Azure DevOps has no such pull request or thread${said(text)}.`, {
      hint: 'An identity that may not read the repository is told so too: it needs "Read" and "Contribute to pull requests".',
    });
  return new BackendError('rejected', `Azure DevOps refused with ${status}${said(text)}.`);
}

/** What the service says of a failure, shortened. */
function said(text: string): string {
  const json = parsed(text);
  const message = typeof json === 'object' && json !== null && 'message' in json ? json.message : undefined;
  return typeof message === 'string' && message !== '' ? `: ${shortened(message).replace(/[.\s]+$/, '')}` : '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
