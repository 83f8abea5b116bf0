import type { SavedPlan } from '../model/saved-plan.ts';
import { headOf } from '../model/saved-plan.ts';
import { checkPermissions } from '../plan/check-permissions.ts';
import { type ApplyOptions, type Hold, runApply } from './apply.ts';
import type { Context } from './context.ts';
import { UsageError } from './exit.ts';
import { holdSavedPlan } from './hold-saved-plan.ts';
import { judgePlan } from './judge-plan.ts';
import { partOfSavedPlan } from './part-of-saved-plan.ts';
import { readApprovals } from './read-approvals.ts';
import { present } from './report.ts';
import { readSavedPlanFile } from './saved-plan-file.ts';

/**
 * `copilotctl apply FILE`: carries out a saved plan, without a question: who saved and reviewed it has answered.
 *
 * `--only` and `--except` carry out a part of it, as a plan of its own with its own id. Exit codes beside those of
 * `apply`: 1 when the file is no plan, was changed, is for another target, or no longer holds; 3 refused by policy.
 */
export async function applySavedCommand(file: string, options: ApplyOptions, context: Context): Promise<number> {
  const read = await readSavedPlanFile(file, context);
  if (!read.ok) {
    const found = { command: 'apply', result: 'failed', environments: [], diagnostics: read.diagnostics } as const;
    const { output, verbose, report } = options;
    return await present(
      found,
      { output, verbose, report, files: new Map(), text: () => 'Nothing has been changed.\n' },
      context,
    );
  }
  const saved = read.value;
  mustBeFor(saved, options);
  const ofPlan: ApplyOptions = {
    ...options,
    ...saved.selection,
    environment: [saved.environment],
    all: false,
    yes: true,
  };
  return await runApply(ofPlan, context, holdTo(saved, options, context));
}

/** A file says which environment it is for; another one named beside it is a mistake. */
function mustBeFor(saved: SavedPlan, { environment, all }: ApplyOptions): void {
  if (all === true || environment.some((name) => name !== saved.environment))
    throw new UsageError(`The saved plan is for ${saved.environment} only.`, 'Leave -e and --all out.');
}

function holdTo(saved: SavedPlan, part: ApplyOptions, context: Context): Hold {
  return async (made, session) => {
    const plan = partOfSavedPlan(saved, made.state, part);
    const head = { planId: plan.id, saved: headOf(plan) };
    const held = await holdSavedPlan(plan, made, context);
    if ('stale' in held) return { ...head, made, diagnostics: held.stale, isStale: true };
    const { planned, diagnostics } = held;
    const given = {
      approvals: part.approve,
      signed: { planId: plan.id, approvals: readApprovals(part.approval, context) },
    };
    const { verdict, refusals, warnings } = await judgePlan(session, made.state, planned.plan, given, context.now());
    const denied = checkPermissions(planned.plan, planned.permissions);
    return {
      ...head,
      made: { ...made, planned, verdict, refusals, denied },
      diagnostics: [...diagnostics, ...warnings],
      isStale: false,
    };
  };
}
