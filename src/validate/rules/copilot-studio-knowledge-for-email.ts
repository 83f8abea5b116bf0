import { knowledgeSource } from './knowledge-source.ts';
import type { Rule } from './rule.ts';

/** Knowledge of Copilot Studio does not serve Write an email. */
export const copilotStudioKnowledgeForEmail: Rule = {
  id: 'copilot-studio-knowledge-for-email',
  numbers: [18],
  severity: 'warning',
  explanation: 'Sources that are configured in Copilot Studio answer questions; email drafts do not use them.',
  fix: 'Use the organization knowledge base, or expect email drafts without knowledge.',
  source: 'S1',
  check: (state) => {
    const source = knowledgeSource(state);
    if (source?.kind !== 'copilot-studio' || source.isOn === false) return [];
    if (source.spec.emailSettings?.writeAnEmail !== true) return [];
    return [
      {
        resource: source.resource,
        path: ['overview', 'knowledgeSource', 'kind'],
        message: 'Write an email is on, but knowledge from Copilot Studio does not serve it.',
        hint: 'Choose `organization-knowledge-base`, or suppress this warning where drafts without knowledge are fine.',
      },
    ];
  },
};
