import { chosenSteps } from '../chosen-steps.ts';
import { matchesGlob } from '../matches-glob.ts';
import type { Judged, Parameters, PolicyRule, Violation } from './policy-rule.ts';

/** Circuit breakers for some kinds, resources or environments; those for everything stand under policy.limits. */
export const changeLimit: PolicyRule = {
  id: 'change-limit',
  explanation: 'The plan changes more than is allowed at once.',
  takes: ['kinds', 'addresses', 'changes', 'deletes', 'percent'],
  check: (judged, parameters) => {
    const steps = chosenSteps(judged, parameters).filter(({ op }) => op !== 'manual');
    const changed = new Set(steps.filter(({ op }) => op !== 'create').map(({ address }) => address)).size;
    const compared = comparedOf(judged, parameters);
    const percent = changed === 0 ? 0 : (changed / Math.max(1, compared)) * 100;
    return [
      ...beyond(steps.length, parameters.changes, (count) => `${count} changes`),
      ...beyond(steps.filter(({ op }) => op === 'delete').length, parameters.deletes, (count) => `${count} deletions`),
      ...beyond(percent, parameters.percent, (share) => `changes to ${share.toFixed(0)} %`, ' %'),
    ];
  },
};

/** How many declared resources the rule is about. */
function comparedOf({ plan, state }: Judged, { kinds, addresses }: Parameters): number {
  if (kinds === undefined && addresses === undefined) return plan.compared;
  return state.resources.filter(
    ({ kind, address }) =>
      (kinds === undefined || kinds.includes(kind)) &&
      (addresses === undefined || addresses.some((pattern) => matchesGlob(pattern, address))),
  ).length;
}

function beyond(is: number, most: number | undefined, shown: (is: number) => string, unit = ''): Violation[] {
  if (most === undefined || is <= most) return [];
  return [{ message: `The plan has ${shown(is)} of what the rule is about; at most ${most}${unit} are allowed.` }];
}
