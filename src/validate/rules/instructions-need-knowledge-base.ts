import { knowledgeSource, whyNoKnowledgeBase } from './knowledge-source.ts';
import type { Rule } from './rule.ts';

/** Instructions work only with the organization knowledge base as source. */
export const instructionsNeedKnowledgeBase: Rule = {
  id: 'instructions-need-knowledge-base',
  numbers: [15],
  severity: 'warning',
  explanation:
    'Copilot follows the instructions of the Customer Support agent only when it answers from the organization knowledge base; for Copilot Studio and other sources they are ignored.',
  fix: 'Switch the knowledge source on with the organization knowledge base, or remove the instructions.',
  source: 'S1',
  check: (state) => {
    const source = knowledgeSource(state);
    const why = whyNoKnowledgeBase(source);
    if (source === undefined || why === undefined || (source.spec.overview?.instructions ?? '') === '') return [];
    return [
      {
        resource: source.resource,
        path: ['overview', 'instructions'],
        message: `These instructions have no effect: ${why}.`,
        hint: 'Set knowledgeSource to `{ enabled: true, kind: organization-knowledge-base }`, or remove the instructions.',
      },
    ];
  },
};
