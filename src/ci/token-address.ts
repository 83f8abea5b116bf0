import { isLoopback } from '../http/is-loopback.ts';

/**
 * The address of an API that a token may be sent to: over TLS, or on this machine; without a name and password, a query or
 * a fragment, which would be sent along or lost. Undefined for any other text.
 */
export function tokenAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return undefined;
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return isSafe && isPlain ? url : undefined;
}
