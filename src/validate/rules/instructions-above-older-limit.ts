import { type Rule, theOne } from './rule.ts';

const OLDER_LIMIT = 1000;

/** Older builds hold fewer characters of instructions than the page documents. */
export const instructionsAboveOlderLimit: Rule = {
  id: 'instructions-above-older-limit',
  numbers: [14],
  severity: 'warning',
  explanation:
    'Instructions may have 5,000 characters, which the schema checks, as it checks the 10,000 of the instructions of a prompt. A page of October 2025 still allowed 1,000, and environments that were not updated may refuse more.',
  fix: 'Keep instructions to 1,000 characters, or suppress the warning once the environment is known to take more.',
  source: 'S1, S11',
  check: (state) => {
    const agent = theOne(state, 'CustomerSupportAgent');
    const length = agent?.spec.overview?.instructions?.length ?? 0;
    if (agent === undefined || length <= OLDER_LIMIT) return [];
    return [
      {
        resource: agent.resource,
        path: ['overview', 'instructions'],
        message: `The instructions have ${length} characters; older builds allow ${OLDER_LIMIT}.`,
        hint: `Shorten them to ${OLDER_LIMIT} characters, or check that the page of this environment allows 5000.`,
      },
    ];
  },
};
