import { targetOfEnvironment } from '../../backends/registry.ts';
import type { DesiredState } from '../../model/desired-state.ts';
import type { ResumedRun } from '../../model/resumed-run.ts';
import { headOf, type SavedPlan } from '../../model/saved-plan.ts';
import { checkResume } from '../../plan/check-resume.ts';
import { checkBasis } from '../../plan/check-saved-plan.ts';
import { runToResume, saysWhatItWants, type UnfinishedWork } from '../../plan/run-to-resume.ts';
import type { Records } from '../../record/records.ts';
import type { Context } from '../context.ts';
import { cutPlan } from '../cut-plan.ts';
import { UsageError } from '../exit.ts';
import { approvalsOf, judgeAgain } from '../judge-again.ts';
import type { GivenApprovals } from '../judge-plan.ts';
import type { PlannedEnvironment } from '../plan-environment.ts';
import { keyOf } from '../saved-plan/plan-key.ts';
import type { Session } from '../session.ts';
import type { ApplyOptions, HeldEnvironment, Hold, Holding } from './apply-terms.ts';

/**
 * `apply --resume`: completes what the last run of an environment set out to do and did not do, and nothing else.
 *
 * The configuration that it planned has to be that of the files: the journal holds no values that are sensitive.
 */
export function resumeLastRun({ approve }: ApplyOptions, context: Context): Hold {
  return async (records, state) => {
    const work = await unfinishedWork(records, state);
    if (work === undefined)
      return nothing(`Nothing to resume in ${state.environment.name}: its last run is complete, or there was none.`);
    const { run, intention } = work;
    if (run.planId !== undefined)
      throw new UsageError(
        `The run ${run.id} carried out the saved plan ${run.planId.slice(0, 12)}.`,
        'Name its file to complete it: copilotctl apply FILE --resume.',
      );
    return {
      resumes: run.id,
      ...(intention.selection && { selection: intention.selection }),
      hold: async (made, session) => await complete(work, made, { approvals: approve }, session, context),
    };
  };
}

/** What it takes to look for the run of a saved plan. */
interface Search {
  readonly records: Records;
  readonly state: DesiredState;
  readonly options: ApplyOptions;
  readonly context: Context;
}

/**
 * `apply FILE --resume`: the same for the last run of a saved plan. What of it was done is what the journal and live say;
 * that it is this plan, for these files, is what the file says. `whole` carries it out from its beginning.
 */
export async function resumeSavedPlan(
  plan: SavedPlan,
  whole: Holding,
  { records, state, options, context }: Search,
): ReturnType<Hold> {
  const work = await unfinishedWork(records, state, plan.id);
  if (work === undefined)
    return nothing(`Nothing to resume: no run began the saved plan ${plan.id.slice(0, 12)} and left it undone.`);
  const resumes = work.run.id;
  if (!saysWhatItWants(work.intention)) return { ...whole, resumes };
  return {
    resumes,
    hold: async (made, session) => {
      const saved = headOf(plan);
      const stale = checkBasis(plan, { ...made.planned, key: keyOf(plan, context) });
      if (stale.length > 0) return { saved, made, diagnostics: stale, isStale: true };
      const held = await complete(work, made, approvalsOf(plan, options, context), session, context);
      const isPart = plan.derivedFrom !== undefined;
      const diagnostics = held.diagnostics.filter(({ code }) => !isPart || code !== 'resume/left-alone');
      return { ...held, saved, diagnostics };
    },
  };
}

function nothing(text: string): { readonly nothing: string } {
  return { nothing: text };
}

async function unfinishedWork(
  records: Records,
  state: DesiredState,
  planId?: string,
): Promise<UnfinishedWork | undefined> {
  const all = await records.history();
  // A backend of one's own says which system it is once it is opened; then every run counts, and the plan is compared.
  const target = await targetOfEnvironment(state.environment);
  return runToResume(target === undefined ? all : all.filter((run) => run.target === target), planId);
}

async function complete(
  { run, intention }: UnfinishedWork,
  made: PlannedEnvironment,
  given: GivenApprovals,
  session: Session,
  context: Context,
): Promise<HeldEnvironment> {
  const check = checkResume(intention, made.planned);
  const resume: ResumedRun = { run: run.id, startedAt: run.startedAt, steps: check.table };
  if (check.diagnostics.some(({ severity }) => severity === 'error'))
    return { made, resume, diagnostics: check.diagnostics, isStale: true };
  const planned = cutPlan(made.planned, check);
  const { made: judged, warnings } = await judgeAgain({ ...made, planned }, given, session, context);
  return { made: judged, resume, diagnostics: [...check.diagnostics, ...warnings], isStale: false };
}
