import { setTimeout as wait } from 'node:timers/promises';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Channel } from '../../notify/channel.ts';
import type { News } from '../../notify/news.ts';
import { runLink } from '../../notify/run-link.ts';
import { addressOf } from '../../notify/send/address-of.ts';
import { messageOf } from '../../notify/send/message-of.ts';
import { SEND_LIMITS, type SendOutcome, type SendWorld, sendMessage } from '../../notify/send/send-message.ts';
import type { Context } from '../context.ts';

/** What one channel is to be told. */
export interface Dispatch {
  readonly channel: Channel;
  readonly news: Pick<News, 'id' | 'environments'>;
}

/** What came of one dispatch; the host is known where there was an address. */
export type Dispatched = SendOutcome & { readonly channel: Channel; readonly host?: string };

/**
 * Tells channels at the same time, each within half a minute. Nothing that goes wrong there is thrown: what the command
 * did stands.
 */
export async function sendNews(
  command: string,
  dispatches: readonly Dispatch[],
  context: Context,
): Promise<readonly Dispatched[]> {
  const run = runLink(context.variables);
  const base = { at: context.now().toISOString(), command, version: context.version };
  const world: SendWorld = { fetch, now: context.now, sleep, limits: SEND_LIMITS };
  return await Promise.all(
    dispatches.map(async ({ channel, news }): Promise<Dispatched> => {
      const address = addressOf(channel, context.variables);
      if ('why' in address) return { sent: false, channel, ...address };
      const link = channel.runLink && run !== undefined ? { run } : {};
      const message = messageOf(channel, { ...base, ...link, ...news }, address);
      context.progress(`telling ${channel.name}`);
      return { ...(await sendMessage(message, world, context.signal)), channel, host: address.url.host };
    }),
  );
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal });
}

/** What a person is told of a channel that was not; `then` says what becomes of the news. */
export function notSent({ channel, why, hint }: Dispatched & { readonly sent: false }, then: string): Diagnostic {
  return {
    code: 'notify/not-sent',
    severity: 'warning',
    message: `${channel.name} was not told: ${why}. ${then}`,
    hint,
  };
}
