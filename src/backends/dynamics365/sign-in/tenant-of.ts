import { isObject } from '../../../model/json.ts';

/** The tenant a token says it is of, in small letters; `undefined` when it cannot be read. Nothing is verified. */
export function tenantOf(token: string): string | undefined {
  const [, payload] = token.split('.');
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const tenant = isObject(claims) ? claims['tid'] : undefined;
    return typeof tenant === 'string' ? tenant.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}
