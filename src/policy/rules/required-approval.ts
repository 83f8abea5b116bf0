import { chosenSteps } from '../chosen-steps.ts';
import type { PolicyRule } from './policy-rule.ts';

/** Steps that somebody must have looked at. */
export const requiredApproval: PolicyRule = {
  id: 'required-approval',
  explanation: 'The plan has steps that need an approval.',
  takes: ['kinds', 'addresses', 'operations'],
  check: (judged, parameters) =>
    chosenSteps(judged, parameters)
      .filter(({ op }) => op !== 'manual')
      .map(({ address, op }) => ({ address, message: `The ${op} of ${address} needs an approval.` })),
};
