import { createHmac } from 'node:crypto';

/**
 * The key in a signing secret; undefined where it is none: `whsec_` and the base64 of 24 to 64 bytes.
 * Source: Standard Webhooks specification 1.0.0, "Signature scheme".
 */
export function signingKey(secret: string): Buffer | undefined {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const key = Buffer.from(base64 ?? '', 'base64');
  return key.length >= 24 && key.length <= 64 ? key : undefined;
}

/**
 * The headers that prove to a receiver who sent a body, and when this try was made: HMAC-SHA256 over id, seconds and body.
 * Source: Standard Webhooks specification 1.0.0, "Signature scheme" and "Webhook Headers".
 */
export function signWebhook(id: string, body: string, key: Buffer, now: Date): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
}
