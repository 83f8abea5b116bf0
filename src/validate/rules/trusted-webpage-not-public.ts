import type { Rule } from './rule.ts';
import { TRUSTED_WEBPAGES, type TrustedWebpage, trustedWebpages } from './trusted-webpages.ts';

const PRIVATE_SUFFIX = /\.(local|localhost|internal|intranet|corp|lan|home|private)$/;
const IP_ADDRESS = /^(\d+\.\d+\.\d+\.\d+|\[.*)$/;

/** Trusted webpages are found through Bing, so they must be public. */
export const trustedWebpageNotPublic: Rule = {
  id: 'trusted-webpage-not-public',
  numbers: [17],
  severity: 'warning',
  explanation:
    'Copilot finds trusted webpages through Bing, so they must be public and indexed. Names without a dot, internal endings, IP addresses and schemes other than http and https cannot be. Whether Bing indexes a public site, no file can tell.',
  fix: 'Name a public domain.',
  source: 'S1, S17',
  check: (state) => {
    const agent = trustedWebpages(state);
    const hidden = agent?.pages.filter((page) => !isPublic(page)) ?? [];
    return hidden.map(({ at, written }) => ({
      ...(agent && { resource: agent.resource }),
      path: [...TRUSTED_WEBPAGES, String(at)],
      message: `${written} is no public web address, so Bing cannot find it for Copilot.`,
      hint: 'Name a public domain, such as `support.contoso.com`.',
    }));
  },
};

function isPublic({ scheme, host }: TrustedWebpage): boolean {
  if (!['', 'http', 'https'].includes(scheme) || !host.includes('.')) return false;
  return !PRIVATE_SUFFIX.test(host) && !IP_ADDRESS.test(host);
}
