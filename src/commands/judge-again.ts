import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SavedPlan } from '../model/saved-plan.ts';
import { checkPermissions } from '../plan/check-permissions.ts';
import type { ApplyOptions } from './apply/apply-terms.ts';
import type { Context } from './context.ts';
import { type GivenApprovals, judgePlan } from './judge-plan.ts';
import type { PlannedEnvironment } from './plan-environment.ts';
import { readApprovals } from './saved-plan/read-approvals.ts';
import type { Session } from './session.ts';

/** Asks policy, and whether the identity may do it, about a plan that was cut down. */
export async function judgeAgain(
  made: PlannedEnvironment,
  given: GivenApprovals,
  session: Session,
  context: Context,
): Promise<{ readonly made: PlannedEnvironment; readonly warnings: readonly Diagnostic[] }> {
  const { plan, permissions } = made.planned;
  const { verdict, refusals, warnings } = await judgePlan(session, made.state, plan, given, context.now());
  return { made: { ...made, verdict, refusals, denied: checkPermissions(plan, permissions) }, warnings };
}

/** What people said in favour of a saved plan, on the command line and in files. */
export function approvalsOf(plan: SavedPlan, { approve, approval }: ApplyOptions, context: Context): GivenApprovals {
  return { approvals: approve, signed: { planId: plan.id, approvals: readApprovals(approval, context) } };
}
