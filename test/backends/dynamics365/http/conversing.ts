import { type Cloud, cloudOf } from '../../../../src/backends/dynamics365/clouds.ts';
import {
  type ConversationOptions,
  createConversation,
} from '../../../../src/backends/dynamics365/http/conversation.ts';
import type { Conversation, HttpRequest } from '../../../../src/backends/dynamics365/http/http-request.ts';
import { DEFAULT_LIMITS, DEFAULT_PACE } from '../../../../src/backends/dynamics365/http/pace.ts';

export const TOKEN = 'secret-token-of-the-test';
export const SIGNAL = new AbortController().signal;

/** A conversation whose clock moves only by sleeping. `slept` are the pauses, `asked` the token requests. */
export interface Conversing {
  readonly conversation: Conversation;
  readonly cloud: Cloud;
  readonly slept: readonly number[];
  readonly asked: readonly (string | undefined)[];
}

export function conversing(origin: string, changes: Partial<ConversationOptions> = {}): Conversing {
  const slept: number[] = [];
  const asked: (string | undefined)[] = [];
  let time = Date.UTC(2026, 0, 1);
  const cloud = cloudOf({ organizationUrl: origin });
  const conversation = createConversation({
    cloud,
    tokens: {
      token: async (_scope, _signal, more) => {
        asked.push(more?.insteadOf);
        return `${TOKEN}-${asked.length}`;
      },
    },
    pace: DEFAULT_PACE,
    limits: DEFAULT_LIMITS,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      slept.push(ms);
      time += ms;
    },
    random: () => 0.5,
    now: () => time,
    correlationId: 'run-1',
    ...changes,
  });
  return { conversation, cloud, slept, asked };
}

/** A request to a path of an origin; a read unless told otherwise. */
export function requestTo(origin: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'GET',
    url: new URL('/api/data/v9.2/WhoAmI', origin),
    tokenScope: `${origin}/.default`,
    repeatable: true,
    purpose: 'who we are',
    ...changes,
  };
}

/** A write that must not be sent twice. */
export function writeTo(origin: string): HttpRequest {
  return requestTo(origin, { method: 'POST', body: '{}', repeatable: false, purpose: 'the changes' });
}
