import { type Rule, theOne } from './rule.ts';

/** Sample error codes are used only with their section. */
export const errorCodesNeedSection: Rule = {
  id: 'error-codes-need-section',
  numbers: [33],
  severity: 'warning',
  explanation:
    'Sample error codes help Copilot to fill the section Error codes; without the section they have no effect. The schema checks that there are at most 10.',
  fix: 'Set `sections.errorCodes: true`, or remove the codes.',
  source: 'S3, S11b',
  check: (state) => {
    const summary = theOne(state, 'ConversationSummary');
    const format = summary?.spec.format;
    if (summary === undefined || format?.sections?.errorCodes !== false || (format.sampleErrorCodes ?? []).length === 0)
      return [];
    return [
      {
        resource: summary.resource,
        path: ['format', 'sampleErrorCodes'],
        message: 'Sample error codes have no effect: the section Error codes is off.',
        hint: 'Set `sections.errorCodes: true`, or remove the codes.',
      },
    ];
  },
};
