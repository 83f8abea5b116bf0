import { headOf, type SavedHead, type SavedVerdict } from '../../model/saved-plan.ts';
import { toSavedPlan } from '../../plan/to-saved-plan.ts';
import type { Context } from '../context.ts';
import type { PlannedEnvironment } from '../plan-environment.ts';
import { commitOf } from '../revisions/commit-of.ts';
import type { Selection } from '../selection.ts';
import type { Session } from '../session.ts';
import { newPlanKey } from './plan-key.ts';
import { writeSavedPlanFile } from './saved-plan-file.ts';

/** Writes the plan of an environment to a file that `apply` carries out; gives what a report says of it. */
export async function savePlan(
  file: string,
  session: Session,
  made: PlannedEnvironment,
  selection: Selection,
  context: Context,
): Promise<SavedHead> {
  const commit = await commitOf(session.root, session.loaded.files.keys());
  const saved = toSavedPlan(made.planned, {
    version: context.version,
    madeAt: context.now(),
    ...(commit && { commit }),
    selection,
    policy: verdictOf(made),
    key: newPlanKey(context),
  });
  return { ...headOf(saved), file: await writeSavedPlanFile(file, saved, context) };
}

function verdictOf({ refusals, verdict, planned }: PlannedEnvironment): SavedVerdict {
  return {
    allowed: refusals.length === 0,
    findings: refusals.map(({ code, message }) => ({ code, message })),
    approvals: [...new Set(planned.plan.steps.flatMap((step) => step.risk.approvals))],
    required: verdict.required.map(({ rule, approvals, reason }) => ({ rule, approvals, reason })),
  };
}
