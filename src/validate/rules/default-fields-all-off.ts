import { type Rule, theOne } from './rule.ts';

/** The fields of the case of which at least one stays on. */
export const CASE_FIELDS = [
  'customer',
  'caseTitle',
  'caseType',
  'subject',
  'caseDescription',
  'product',
  'priority',
] as const;

/** At least one of the seven fields of the case stays on. */
export const defaultFieldsAllOff: Rule = {
  id: 'default-fields-all-off',
  numbers: [31],
  severity: 'error',
  explanation:
    'Of Customer, Case Title, Case Type, Subject, Case Description, Product and Priority at least one stays on. The schema checks that Email Content and Conversation Summary, which are fixed, are not declared off.',
  fix: 'Switch one of the seven fields on, or leave one undeclared.',
  source: 'S13',
  check: (state) => {
    const summary = theOne(state, 'CaseSummary');
    const fields = summary?.spec.data?.defaultFields;
    if (summary === undefined || !CASE_FIELDS.every((field) => fields?.[field] === false)) return [];
    return [
      {
        resource: summary.resource,
        path: ['data', 'defaultFields'],
        message: 'All seven fields of the case are off; the product keeps at least one on.',
        hint: 'Set one of them to true, for example `caseTitle: true`.',
      },
    ];
  },
};
