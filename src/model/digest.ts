import type { Hash } from 'node:crypto';
import { canonicalJson, type Json } from './json.ts';

/** The SHA-256 of a canonical form, as 64 hexadecimal digits. */
export type Digest = string & { readonly __brand: 'Digest' };

/** The digest of a value: equal values have equal digests, whatever the order of their keys. */
export function digestOf(value: Json): Digest {
  return digestOfText(canonicalJson(value));
}

/** The digest of a text's UTF-8 bytes. */
export function digestOfText(text: string): Digest {
  return sha256().update(text).digest('hex') as Digest;
}

/** The digest of a sequence of texts, none of them held: `["ab"]` and `["a", "b"]` have different digests. */
export function digestOfTexts(texts: Iterable<string>): Digest {
  const hash = sha256();
  for (const text of texts) hash.update(`${text.length}:${text}`);
  return hash.digest('hex') as Digest;
}

/** The HMAC-SHA-256 of a value under a key: who does not know the key cannot try values out. */
export function keyedDigestOf(value: Json, key: string): Digest {
  const hmac = process.getBuiltinModule('node:crypto').createHmac('sha256', key);
  return hmac.update(canonicalJson(value)).digest('hex') as Digest;
}

/** Loading cryptography takes longer than a plan of a small environment, and a plan in sync needs no digest. */
function sha256(): Hash {
  return process.getBuiltinModule('node:crypto').createHash('sha256');
}
