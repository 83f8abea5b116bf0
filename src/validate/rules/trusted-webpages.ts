import type { DesiredState } from '../../model/desired-state.ts';
import { type Declared, theOne } from './rule.ts';

/** One declared web address, taken apart. */
export interface TrustedWebpage {
  /** Its place in the list, counted from 0. */
  readonly at: number;
  readonly written: string;
  readonly scheme: string;
  readonly host: string;
  /** Levels of its path below the domain. */
  readonly depth: number;
}

/** The Customer Support agent and its trusted webpages; undefined when no file declares any. */
export function trustedWebpages(
  state: DesiredState,
): (Declared<'CustomerSupportAgent'> & { readonly pages: readonly TrustedWebpage[] }) | undefined {
  const agent = theOne(state, 'CustomerSupportAgent');
  const written = agent?.spec.emailSettings?.trustedWebpages ?? [];
  return agent === undefined || written.length === 0 ? undefined : { ...agent, pages: written.flatMap(takeApart) };
}

/** Where the list stands in the spec. */
export const TRUSTED_WEBPAGES = ['emailSettings', 'trustedWebpages'] as const;

/** Addresses that still refer to an environment variable are left out: nobody knows them yet. */
function takeApart(written: string, at: number): readonly TrustedWebpage[] {
  if (written.includes('${env:')) return [];
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^?#]*)/i.exec(written) ?? [];
  const [authority = '', ...levels] = rest.split('/');
  const host = authority.replace(/^.*@/, '').replace(/:\d*$/, '').toLowerCase();
  const depth = levels.filter((level) => level !== '').length;
  return [{ at, written, scheme: scheme.toLowerCase(), host, depth }];
}
