import { automaticSteps, type Plan } from '../model/plan.ts';
import { checkGuards, type GuardInput } from './check-guards.ts';
import { checkRules, type ProjectRules } from './check-rules.ts';
import type { Verdict } from './verdict.ts';

/** What a plan is judged by. */
export interface PolicyInput extends GuardInput {
  /** Rules of the project. Default: none. */
  readonly rules?: ProjectRules;
}

/**
 * Whether a plan may be applied: by the guards that every project has, and by the rules of this one.
 *
 * Errors among the findings refuse it (exit code 3 of `apply`; `plan` shows them), and so do signed approvals that are
 * required and not given: see `checkApprovals`. A plan that does nothing by itself is refused by nothing.
 */
export function checkPolicy(plan: Plan, input: PolicyInput): Verdict {
  if (automaticSteps(plan).length === 0) return { findings: [], required: [], violated: [] };
  const { findings, required, violated } = checkRules(plan, input);
  const found = [...checkGuards(plan, input), ...findings];
  return { findings: found.map((each) => ({ environment: plan.environment, ...each })), required, violated };
}
