import { isLoopback } from '../../http/is-loopback.ts';
import type { Channel } from '../channel.ts';
import { signingKey } from './sign-webhook.ts';

/** Where a channel is, and what its messages are signed with; both are secrets. */
export interface Address {
  readonly url: URL;
  /** Only of a webhook. */
  readonly key?: Buffer;
}

/** Why nothing can be sent to a channel from here, without the values that are wrong. */
export interface NoAddress {
  readonly why: string;
  readonly hint: string;
}

/** What the variables say of a channel. Plain http is for this machine only. */
export function addressOf(
  { urlVariable, secretVariable }: Channel,
  variables: Readonly<Record<string, string | undefined>>,
): Address | NoAddress {
  const text = variables[urlVariable]?.trim() ?? '';
  if (text === '') return notSet(urlVariable);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))))
    return {
      why: `${urlVariable} is no https address`,
      hint: 'Set it to the URL of the webhook, as it was given out.',
    };
  if (url.username !== '' || url.password !== '')
    return { why: `${urlVariable} has a user in its address`, hint: 'Leave out what stands before the @.' };
  if (secretVariable === undefined) return { url };
  const secret = variables[secretVariable]?.trim() ?? '';
  if (secret === '') return notSet(secretVariable);
  const key = signingKey(secret);
  const hint = 'Write it as whsec_ and the base64 of 24 to 64 random bytes, as docs/notifications.md shows.';
  return key === undefined ? { why: `${secretVariable} is no secret to sign with`, hint } : { url, key };
}

function notSet(variable: string): NoAddress {
  return { why: `${variable} is not set`, hint: `Set ${variable} where messages are to be sent from.` };
}
