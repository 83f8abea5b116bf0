import { type Rule, theOne } from './rule.ts';

const FIXED = ['case-notes', 'email-content'] as const;

/** Case Notes and Email Content are always part of the data for emails. */
export const emailDataFixedFields: Rule = {
  id: 'email-data-fixed-fields',
  numbers: [31],
  severity: 'error',
  explanation:
    'Case Notes and Email Content are fixed in the data for emails: the page does not let anybody take them out, so a list without them could never come true.',
  fix: 'Name `case-notes` and `email-content` in the list.',
  source: 'S4',
  check: (state) => {
    const agent = theOne(state, 'CustomerSupportAgent');
    const fields = agent?.spec.emailSettings?.dataForEmails?.fields;
    const missing = fields === undefined ? [] : FIXED.filter((field) => !fields.includes(field));
    if (agent === undefined || missing.length === 0) return [];
    return [
      {
        resource: agent.resource,
        path: ['emailSettings', 'dataForEmails', 'fields'],
        message: `The data for emails always holds ${missing.join(' and ')}; the product does not let it be taken out.`,
        hint: `Add ${missing.join(' and ')} to the list.`,
      },
    ];
  },
};
