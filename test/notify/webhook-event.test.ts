import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { signingKey, signWebhook } from '../../src/notify/send/sign-webhook.ts';
import { MOST_BYTES, webhookEvent } from '../../src/notify/webhook-event.ts';
import { complaints } from '../schemas/schema-files.ts';
import { FAILED, hostileNews, manyFindings, NIGHT, newsOf } from './sample-news.ts';

describe('an event for a webhook', () => {
  test.each([
    ['drift', NIGHT],
    ['apply', FAILED],
    ['test', newsOf([], { command: 'notify test' })],
  ])('of %s is what its schema describes', (type, news) => {
    const event = JSON.parse(webhookEvent(news));
    expect(complaints('notification.schema.json', event)).toEqual([]);
    expect(event).toMatchObject({ type, timestamp: news.at, data: { command: news.command, detail: 'everything' } });
  });

  test('carries whatever texts there are, but no half of a pair', () => {
    fc.assert(
      fc.property(hostileNews, (news) => {
        const event = JSON.parse(webhookEvent(news));
        const { address } = event.data.environments[0].drift[0];
        expect(address).toBe(news.environments[0]?.drift[0]?.address.replaceAll(/\p{Surrogate}/gu, '\ufffd'));
        expect(event.data.environments).toHaveLength(2);
      }),
    );
  });

  test.each([
    [1, 5000, 'counts'],
    [1, 500, 'without-values'],
    [10, 10, 'everything'],
  ])('of %i environments with %i findings each says %s', (environments, findings, detail) => {
    const text = webhookEvent(manyFindings(environments, findings));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_BYTES);
    const event = JSON.parse(text);
    expect(complaints('notification.schema.json', event)).toEqual([]);
    expect(event.data.detail).toBe(detail);
    expect(event.data.environments).toHaveLength(environments);
    expect(event.data.environments[0].counts['drift-new']).toBe(findings);
  });
});

describe('its signature', () => {
  const bytes = fc.uint8Array({ minLength: 24, maxLength: 64 });

  test('is one that a library of Standard Webhooks accepts, and no other', () => {
    const now = new Date();
    fc.assert(
      fc.property(bytes, fc.string(), (random, name) => {
        const secret = `whsec_${Buffer.from(random).toString('base64')}`;
        const body = JSON.stringify({ name });
        const key = signingKey(secret);
        if (key === undefined) throw new Error('It is a secret.');
        const headers = signWebhook('msg_1', body, key, now);
        expect(new Webhook(secret).verify(body, headers)).toEqual({ name });
        expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
        expect(() => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow();
      }),
    );
  });

  test.each([24, 64])('takes a secret of %i bytes', (length) => {
    expect(signingKey(`whsec_${Buffer.alloc(length).toString('base64')}`)).toHaveLength(length);
  });

  test.each([
    '',
    'whsec_',
    'whsec_!!!!',
    Buffer.alloc(32).toString('base64'),
    `whsec_${Buffer.alloc(23).toString('base64')}`,
  ])('takes no secret such as "%s"', (secret) => {
    expect(signingKey(secret)).toBeUndefined();
  });
});
