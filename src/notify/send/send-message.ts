import { handleType, retry } from 'cockatiel';
import { errorCodes, isUntrusted } from '../../http/error-codes.ts';
import { retryAfterMs } from '../../http/retry-after.ts';

/** A message on its way. */
export interface Outgoing {
  readonly url: URL;
  /** JSON. */
  readonly body: string;
  /** Headers of a try that is made now. */
  readonly headersAt: (now: Date) => Readonly<Record<string, string>>;
}

/** How patient a sender is. */
export interface SendLimits {
  readonly tries: number;
  /** For one try, from the connection to the answer. */
  readonly tryMs: number;
  /** For all tries and the pauses between them. */
  readonly totalMs: number;
  /** Before the second try; doubles from then on. */
  readonly firstPauseMs: number;
}

/** What a sender is given of the world. */
export interface SendWorld {
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly limits: SendLimits;
}

/** What came of a message. The texts name a host at most, never its address, and nothing that it answered. */
export type SendOutcome =
  | { readonly sent: true; readonly status: number }
  | { readonly sent: false; readonly why: string; readonly hint: string };

/** Half a minute at most, whatever happens. */
export const SEND_LIMITS: SendLimits = { tries: 3, tryMs: 10_000, totalMs: 30_000, firstPauseMs: 1000 };

/**
 * Sends a message until it was accepted, refused, or the time is over: what may pass (no answer, 408, 429, 5xx) is tried
 * again, so a receiver may get it twice. Redirects are not followed.
 *
 * Never throws for anything that the other side does.
 */
export async function sendMessage(message: Outgoing, world: SendWorld, signal: AbortSignal): Promise<SendOutcome> {
  const { tries, totalMs } = world.limits;
  const deadline = AbortSignal.timeout(totalMs);
  const both = AbortSignal.any([signal, deadline]);
  // The library counts the tries; the pauses are ours, because they depend on the answer and end with the signal.
  const policy = retry(handleType(Setback), { maxAttempts: tries - 1 });
  const pauses: Pauses = { nextMs: 0, made: 0 };
  try {
    return await policy.execute(() => attempt(message, world, both, pauses));
  } catch (error) {
    if (error instanceof Setback) return error.outcome;
    if (signal.aborted)
      return { sent: false, why: 'the run was interrupted', hint: 'Nothing is sent once somebody interrupts.' };
    if (deadline.aborted) return tooSlow(message, totalMs);
    throw error;
  }
}

/** It may go better the next time; `outcome` is what is told where there is none. */
class Setback extends Error {
  readonly outcome: SendOutcome;

  constructor(outcome: SendOutcome) {
    super('not sent yet');
    this.outcome = outcome;
  }
}

interface Pauses {
  /** Before the next try. */
  nextMs: number;
  made: number;
}

async function attempt(message: Outgoing, world: SendWorld, signal: AbortSignal, pauses: Pauses): Promise<SendOutcome> {
  const { limits, sleep, now, fetch } = world;
  signal.throwIfAborted();
  if (pauses.nextMs > 0) await sleep(pauses.nextMs, signal);
  pauses.made += 1;
  pauses.nextMs = limits.firstPauseMs * 2 ** (pauses.made - 1);
  const limit = AbortSignal.timeout(limits.tryMs);
  try {
    const response = await fetch(message.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'copilotctl', ...message.headersAt(now()) },
      body: message.body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, limit]),
    });
    return await judge(response, message, world, pauses);
  } catch (error) {
    if (error instanceof Setback) throw error;
    signal.throwIfAborted();
    if (limit.aborted) throw new Setback(tooSlow(message, limits.tryMs));
    return unreached(error, message);
  }
}

async function judge(response: Response, { url }: Outgoing, world: SendWorld, pauses: Pauses): Promise<SendOutcome> {
  const { status } = response;
  if (response.ok) {
    await response.body?.cancel();
    return { sent: true, status };
  }
  const word = await wordOf(response);
  const refused = (hint: string): SendOutcome => ({ sent: false, why: `${url.host} answered ${status}${word}`, hint });
  if (status >= 300 && status < 400)
    return refused('Redirects are not followed: set the URL that the redirect leads to, if you trust it.');
  if (status === 429) {
    const askedMs = retryAfterMs(new Map(response.headers), world.now().getTime()) ?? 0;
    pauses.nextMs = Math.max(pauses.nextMs, askedMs);
    const busy = refused('It takes no more messages for now; run again later.');
    if (askedMs >= world.limits.totalMs) return busy;
    throw new Setback(busy);
  }
  if (status === 408 || status >= 500) throw new Setback(refused('The other side fails; run again later.'));
  return refused(
    status === 401 || status === 403 || status === 404 || status === 410
      ? 'The webhook is gone or takes no messages from here: make a new one, and put its URL into the variable.'
      : 'It does not take this message: look whether the kind of the channel is that of the webhook.',
  );
}

/** Words that Slack answers with; anything else that somebody answers is shown to nobody. */
const KNOWN_WORDS =
  /^(invalid_payload|invalid_token|invalid_blocks|user_not_found|channel_not_found|channel_is_archived|action_prohibited|posting_to_general_channel_denied|too_many_attachments|no_service|no_service_id|no_team|team_disabled|no_active_hooks|rollup_error)$/;
const MOST_READ = 1024;

/** One of the known words, where the answer is one. No more of it is read than that takes. */
async function wordOf(response: Response): Promise<string> {
  let text = '';
  try {
    const decoder = new TextDecoder();
    // Leaving the loop closes the connection.
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > MOST_READ) break;
    }
  } catch {
    return ''; // the status was answered, and is enough
  }
  const [word] = KNOWN_WORDS.exec(text.trim()) ?? [];
  return word === undefined ? '' : ` (${word})`;
}

function tooSlow({ url }: Outgoing, limitMs: number): SendOutcome {
  const seconds = Math.ceil(limitMs / 1000);
  return { sent: false, why: `${url.host} did not answer within ${seconds} s`, hint: 'Run again later.' };
}

/** @throws {Setback} unless another try cannot help. */
function unreached(error: unknown, { url }: Outgoing): SendOutcome {
  const [code = 'no reason given'] = errorCodes(error);
  const hint = isUntrusted(code)
    ? 'Its certificate is not trusted here. If the network has an authority of its own, name it in NODE_EXTRA_CA_CERTS.'
    : 'Check that this machine may reach it.';
  const outcome: SendOutcome = { sent: false, why: `${url.host} cannot be reached (${code})`, hint };
  if (isUntrusted(code)) return outcome;
  throw new Setback(outcome);
}
