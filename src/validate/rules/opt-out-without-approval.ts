import { type Rule, theOne } from './rule.ts';

/** Opting out erases training data, so somebody must have approved it. */
export const optOutWithoutApproval: Rule = {
  id: 'opt-out-without-approval',
  numbers: [9],
  severity: 'error',
  explanation:
    'Opting out erases training data; to return, an administrator must consent to the terms and opt in again. It needs an approval in the file, and again on the command line when it is applied.',
  fix: 'Add `consent.optOutApproval` with approvedBy, reason and date, or remove `state: opted-out`.',
  source: 'S0',
  check: (state) => {
    const settings = theOne(state, 'CopilotSettings');
    const consent = settings?.spec.consent;
    if (settings === undefined || consent?.state !== 'opted-out' || consent.optOutApproval !== undefined) return [];
    return [
      {
        resource: settings.resource,
        path: ['consent', 'state'],
        message: 'Opting out erases training data, and no optOutApproval says who approved it and why.',
        hint: 'Add `optOutApproval: { approvedBy, reason, date }` beside it, or remove `state: opted-out`.',
      },
    ];
  },
};
