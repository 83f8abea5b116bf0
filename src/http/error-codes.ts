import { isObject } from '../model/json.ts';

/**
 * Codes of a connection that failed (`ECONNREFUSED`, `CERT_HAS_EXPIRED`), those of its causes in the place of its own;
 * several addresses of one host fail each in their own way.
 */
export function errorCodes(error: unknown, depth = 0): readonly string[] {
  if (!isObject(error) || depth > 5) return [];
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [Reflect.get(error, 'cause')];
  const deeper = inner.flatMap((each) => errorCodes(each, depth + 1));
  const own = Reflect.get(error, 'code');
  if (deeper.length > 0) return deeper;
  return typeof own === 'string' ? [own] : [];
}

/** Whether a code says that the certificate was not accepted, so nothing was sent. */
export function isUntrusted(code: string): boolean {
  return /^(CERT_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|ERR_TLS_CERT_)/.test(code);
}
