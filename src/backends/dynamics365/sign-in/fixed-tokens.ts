import { BackendError } from '../../backend-error.ts';
import type { Cloud } from '../clouds.ts';
import type { TokenSource } from './token-source.ts';

/**
 * The token of `COPILOTCTL_TOKEN` for an organization on this machine; `undefined` for any other, whose tokens come from
 * a sign-in. A real sign-in never serves an organization on this machine: its token would go over an open connection.
 *
 * @throws {BackendError} `not-permitted` when the variable is missing, unusable, or set for an organization elsewhere.
 */
export function fixedTokens(
  cloud: Cloud,
  variables: Readonly<Record<string, string | undefined>>,
): TokenSource | undefined {
  const token = variables['COPILOTCTL_TOKEN']?.trim() ?? '';
  if (!cloud.isLoopback) {
    if (token !== '') throw elsewhere(cloud);
    return undefined;
  }
  if (token === '') throw missing(cloud);
  if (!isSendable(token)) throw unsendable();
  return { token: async () => token };
}

/** Whether a token can stand in a header. Node.js would put one that cannot into its error. */
export function isSendable(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

function elsewhere(cloud: Cloud): BackendError {
  return new BackendError(
    'not-permitted',
    `COPILOTCTL_TOKEN is set, and is for an organization on this machine only; this one is at ${cloud.organization.origin}.`,
    { hint: 'Unset it. COPILOTCTL_AUTH and the AZURE_* variables say how to sign in.' },
  );
}

function missing(cloud: Cloud): BackendError {
  return new BackendError('not-permitted', `The organization at ${cloud.organization.url} needs COPILOTCTL_TOKEN.`, {
    hint: 'Set it to the token that the emulator was started with, or to any word when it was started without one.',
  });
}

function unsendable(): BackendError {
  return new BackendError('not-permitted', 'COPILOTCTL_TOKEN holds characters that a token cannot have.', {
    hint: 'It is letters, digits and signs in one line, without spaces.',
  });
}
