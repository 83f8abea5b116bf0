import { matchesGlob } from './matches-glob.ts';
import type { FactStep } from './plan-facts.ts';
import type { Judged, Parameters } from './rules/policy-rule.ts';

/** The steps that a rule is about: those of its kinds, addresses and operations. */
export function chosenSteps({ facts }: Judged, { kinds, addresses, operations }: Parameters): readonly FactStep[] {
  return facts.steps.filter(
    (step) =>
      (kinds === undefined || kinds.includes(step.kind)) &&
      (addresses === undefined || addresses.some((pattern) => matchesGlob(pattern, step.address))) &&
      (operations === undefined || operations.some((each) => each === step.op)),
  );
}
