import data from '../../../data/clouds.json' with { type: 'json' };
import { BackendError } from '../backend-error.ts';
import type { CloudFacts, CloudName } from './clouds.ts';

/** What a project may put over the facts of a cloud: hosts and audiences of Microsoft, nothing else. */
const ALLOWED: { readonly [K in keyof CloudFacts]: (value: CloudFacts[K]) => boolean } = {
  bapHost: isOfMicrosoft,
  bapAudience: isAudience,
  ppapiHost: isOfMicrosoft,
  ppapiAudience: isAudience,
  authority: (host) => data.authorities.includes(host),
  shardDigits: (digits) => digits === 1 || digits === 2,
};

/**
 * The overrides of one cloud, when all of them may stand. Tokens and secrets are sent to these hosts: a change of a
 * file must not be able to send them elsewhere.
 *
 * @throws {BackendError} `unavailable` when one of them is not of Microsoft.
 */
export function checkOverrides(name: CloudName, overrides: Partial<CloudFacts>): Partial<CloudFacts> {
  for (const field of Object.keys(overrides)) {
    if (!isField(field) || !isAllowed(field, overrides)) throw refused(name, field);
  }
  return overrides;
}

function isField(field: string): field is keyof CloudFacts {
  return Object.hasOwn(ALLOWED, field);
}

function isAllowed<K extends keyof CloudFacts>(field: K, overrides: Partial<CloudFacts>): boolean {
  const value = overrides[field];
  return value === undefined || ALLOWED[field](value);
}

function isOfMicrosoft(host: string): boolean {
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(host) && data.domains.some((domain) => host.endsWith(`.${domain}`));
}

function isAudience(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && url.protocol === 'https:' && url.href === text && isOfMicrosoft(url.host);
}

function refused(name: CloudName, field: string): BackendError {
  return new BackendError('unavailable', `What dynamics365.clouds.${name}.${field} says cannot be used.`, {
    hint:
      `Hosts end in ${data.domains.join(', ')}; an audience is https:// with such a host and a slash at the end; ` +
      `authority is one of ${data.authorities.join(', ')}; shardDigits is 1 or 2.`,
  });
}
