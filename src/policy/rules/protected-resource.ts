import { chosenSteps } from '../chosen-steps.ts';
import type { PolicyRule } from './policy-rule.ts';

/** Resources that are not to be touched, or not in some ways. */
export const protectedResource: PolicyRule = {
  id: 'protected-resource',
  explanation: 'The plan touches a protected resource.',
  takes: ['kinds', 'addresses', 'operations'],
  needs: ['addresses'],
  check: (judged, parameters) =>
    chosenSteps(judged, parameters).map(({ address, op }) => ({
      address,
      message: `${address} is protected, and the plan has ${op === 'manual' ? 'a step by hand' : `its ${op}`}.`,
    })),
};
