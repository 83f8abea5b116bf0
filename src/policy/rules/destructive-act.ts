import { chosenSteps } from '../chosen-steps.ts';
import type { PolicyRule } from './policy-rule.ts';

/** Deletions, and steps that cannot be taken back. */
export const destructiveAct: PolicyRule = {
  id: 'destructive-act',
  explanation: 'The plan deletes something or takes a step that cannot be taken back.',
  takes: ['kinds', 'addresses'],
  check: (judged, parameters) =>
    chosenSteps(judged, parameters)
      .filter(({ op, risk }) => op === 'delete' || risk === 'irreversible')
      .map(({ address, op }) => ({
        address,
        message: op === 'delete' ? `${address} is deleted.` : `The change of ${address} cannot be taken back.`,
      })),
};
