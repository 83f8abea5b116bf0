import type { SavedPlan } from '../../model/saved-plan.ts';
import { headOf } from '../../model/saved-plan.ts';
import type { ApplyOptions, HeldEnvironment, Hold, Holding } from '../apply/apply-terms.ts';
import { runApply } from '../apply/run-apply.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { approvalsOf, judgeAgain } from '../judge-again.ts';
import type { PlannedEnvironment } from '../plan-environment.ts';
import { present } from '../report.ts';
import type { Session } from '../session.ts';
import { holdSavedPlan } from './hold-saved-plan.ts';
import { partOfSavedPlan } from './part-of-saved-plan.ts';
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
  return async (records, state) => {
    const plan = partOfSavedPlan(saved, state, part);
    const holding: Holding = { hold: async (made, session) => await held(plan, made, part, session, context) };
    if (part.resume !== true) return holding;
    const { resumeSavedPlan } = await import('../apply/resume-run.ts');
    return await resumeSavedPlan(plan, holding, { records, state, options: part, context });
  };
}

async function held(
  plan: SavedPlan,
  made: PlannedEnvironment,
  part: ApplyOptions,
  session: Session,
  context: Context,
): Promise<HeldEnvironment> {
  const saved = headOf(plan);
  const found = await holdSavedPlan(plan, made, context);
  if ('stale' in found) return { saved, made, diagnostics: found.stale, isStale: true };
  const given = approvalsOf(plan, part, context);
  const { made: judged, warnings } = await judgeAgain({ ...made, planned: found.planned }, given, session, context);
  return { saved, made: judged, diagnostics: [...found.diagnostics, ...warnings], isStale: false };
}
