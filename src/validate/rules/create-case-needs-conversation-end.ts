import { type Rule, theOne } from './rule.ts';

/** The button that creates a case needs the summary at the end of a conversation. */
export const createCaseNeedsConversationEnd: Rule = {
  id: 'create-case-needs-conversation-end',
  numbers: [33],
  severity: 'error',
  explanation:
    'The button to create a case stands in the summary that is written when a conversation ends; without that summary there is no button.',
  fix: 'Set `whenAConversationEnds: true`, or `createCaseButton: false`.',
  source: 'S2',
  check: (state) => {
    const summary = theOne(state, 'ConversationSummary');
    if (summary?.spec.createCaseButton !== true || summary.spec.whenAConversationEnds !== false) return [];
    return [
      {
        resource: summary.resource,
        path: ['createCaseButton'],
        message: 'The create-case button needs the summary when a conversation ends, which is off.',
        hint: 'Set `whenAConversationEnds: true`, or `createCaseButton: false`.',
      },
    ];
  },
};
