import { digestOfTexts } from './digest.ts';

/**
 * The id of a row that we create: the same for the same names in the same scope (an organization, a solution), so that
 * a create can be repeated without making a second row. A version 8 UUID (RFC 9562) of the SHA-256 of the names.
 */
export function rowId(scope: string, ...names: readonly string[]): string {
  const hex = digestOfTexts([scope.toLowerCase(), ...names]);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
