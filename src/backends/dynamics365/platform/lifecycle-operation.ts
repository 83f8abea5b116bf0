import { retryAfterMs } from '../../../http/retry-after.ts';
import { valueAt } from '../../../model/json.ts';
import { BackendError } from '../../backend-error.ts';
import { mayHaveToken } from '../clouds.ts';
import type { World } from '../http/pace.ts';
import { objectIn, type PlatformOptions, senseless } from './admin-call.ts';
import { adminRefusal } from './admin-error.ts';

/** How an operation ended, as far as the service says; `unknown`: there is no record of it (any more). */
export type OperationEnd = 'succeeded' | 'failed' | 'unknown';

const PURPOSE = 'asking how the change of the environment goes';
/** Source: the limit of microsoft/terraform-provider-power-platform for an operation. */
const LONGEST_MS = 20 * 60_000;
const MOST_POLLS = 500;

/**
 * Asks the operation that an answer of 202 names until it has ended.
 *
 * Its link leads to a regional host of the same service; to any other host no token is sent.
 *
 * @throws {BackendError} `corrupt` for a link to another host, `busy` when it takes too long.
 */
export async function awaitOperation(
  accepted: ReadonlyMap<string, string>,
  options: PlatformOptions,
  signal: AbortSignal,
): Promise<OperationEnd> {
  const url = linkIn(accepted, options);
  if (url === undefined) return 'unknown';
  let headers = accepted;
  let waitedMs = 0;
  for (let polls = 0; polls < MOST_POLLS && waitedMs < LONGEST_MS; polls++) {
    const pause = pauseMs(headers, options);
    await options.sleep(pause, signal);
    waitedMs += pause;
    const answer = await options.conversation.send(
      {
        method: 'GET',
        url,
        headers: { Accept: 'application/json' },
        tokenScope: options.cloud.bap.tokenScope,
        repeatable: true,
        purpose: PURPOSE,
      },
      signal,
    );
    headers = answer.headers;
    if (answer.status === 404) return 'unknown';
    // 409: another operation holds the environment, ours waits.
    if (answer.status === 409) continue;
    if (answer.status !== 200 && answer.status !== 202) throw adminRefusal(answer, PURPOSE);
    const state = valueAt(objectIn(answer, PURPOSE), ['state', 'id']);
    if (typeof state !== 'string') throw senseless(PURPOSE);
    if (state === 'Succeeded') return 'succeeded';
    if (state === 'Failed') return 'failed';
  }
  throw new BackendError('busy', 'The change of the environment takes longer than 20 minutes.');
}

/** How long to wait before asking again: as the service says, else 10 to 20 seconds, as its own clients do. */
export function pauseMs(headers: ReadonlyMap<string, string>, { now, random }: World): number {
  return Math.min(retryAfterMs(headers, now()) ?? 10_000 + random() * 10_000, 120_000);
}

function linkIn(headers: ReadonlyMap<string, string>, { cloud }: PlatformOptions): URL | undefined {
  const link = headers.get('location') ?? headers.get('operation-location');
  if (link === undefined) return undefined;
  const url = URL.canParse(link, cloud.bap.origin) ? new URL(link, cloud.bap.origin) : undefined;
  if (url !== undefined && mayHaveToken(cloud, cloud.bap.tokenScope, url)) return url;
  throw senseless('changing the environment record', 'goes on outside of the service: link to another host refused');
}
