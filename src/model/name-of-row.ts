import { digestOfText } from './digest.ts';

/**
 * The name of a row that nobody declared, made from its identity: `incident:Contoso VIP` is `incident-contoso-vip`.
 *
 * It has the form of a `metadata.name`; an identity without a single Latin letter or digit gives `row-` and a digest.
 */
export function nameOfRow(identity: string): string {
  if (/^[a-z0-9][a-z0-9_.-]{0,127}$/.test(identity)) return identity;
  const name = identity
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 128);
  return name === '' ? `row-${digestOfText(identity).slice(0, 12)}` : name;
}
