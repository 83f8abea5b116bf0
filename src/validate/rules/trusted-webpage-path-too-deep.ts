import type { Rule } from './rule.ts';
import { TRUSTED_WEBPAGES, trustedWebpages } from './trusted-webpages.ts';

const MAX_DEPTH = 2;

/** Copilot follows at most two levels below the domain of a trusted webpage. */
export const trustedWebpagePathTooDeep: Rule = {
  id: 'trusted-webpage-path-too-deep',
  numbers: [17],
  severity: 'error',
  explanation:
    'A trusted webpage may go at most two levels below its domain. The schema checks that there are at most five.',
  fix: 'Shorten the path to two levels.',
  source: 'S1',
  check: (state) => {
    const agent = trustedWebpages(state);
    const deep = agent?.pages.filter(({ depth }) => depth > MAX_DEPTH) ?? [];
    return deep.map(({ at, written, depth }) => ({
      ...(agent && { resource: agent.resource }),
      path: [...TRUSTED_WEBPAGES, String(at)],
      message: `${written} goes ${depth} levels below its domain; Copilot follows at most ${MAX_DEPTH}.`,
      hint: 'Shorten the path to two levels.',
    }));
  },
};
