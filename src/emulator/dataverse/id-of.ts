import { createHash } from 'node:crypto';

/** A GUID that is always the same for the same names: version 5 in form, SHA-1 in substance. */
export function idOf(...names: readonly string[]): string {
  const hash = createHash('sha1').update(names.join('\n').toLowerCase()).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
