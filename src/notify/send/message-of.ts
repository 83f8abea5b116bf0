import { never } from '../../diagnostics/never.ts';
import { teamsMessage } from '../adaptive-card.ts';
import type { Channel } from '../channel.ts';
import type { News } from '../news.ts';
import { slackMessage } from '../slack-message.ts';
import { webhookEvent } from '../webhook-event.ts';
import type { Address } from './address-of.ts';
import type { Outgoing } from './send-message.ts';
import { signWebhook } from './sign-webhook.ts';

/** The request that tells a channel the news. */
export function messageOf(channel: Channel, news: News, { url, key }: Address): Outgoing {
  const { kind } = channel;
  switch (kind) {
    case 'teams':
      return { url, body: teamsMessage(news), headersAt: () => ({}) };
    case 'slack':
      return { url, body: slackMessage(news), headersAt: () => ({}) };
    case 'webhook': {
      const body = webhookEvent(news);
      return { url, body, headersAt: (now) => (key === undefined ? {} : signWebhook(news.id, body, key, now)) };
    }
    default:
      return never(kind);
  }
}
