import { documentOrigins } from '../../load/find-origins.ts';
import type { Applied } from '../../model/applied.ts';
import type { Origin } from '../../model/change.ts';
import { isUnsuccessful, type StepOutcome } from '../../model/outcome.ts';
import { automaticSteps, type Plan, type StepId } from '../../model/plan.ts';
import type { EnvironmentReport, Result } from '../../model/report.ts';
import type { ResumedRun } from '../../model/resumed-run.ts';
import type { Commit } from '../../model/run-record.ts';
import { apply } from '../../reconcile.ts';
import { renderApplied, renderOutcome } from '../../render/text/render-apply.ts';
import { renderSavedHead } from '../../render/text/render-saved-head.ts';
import type { Context } from '../context.ts';
import { resultOfCode } from '../exit.ts';
import { type HeldLease, ownerOf } from '../hold-lease.ts';
import { type PlannedEnvironment, reportOf } from '../plan-environment.ts';
import { tell } from '../report.ts';
import { commitOf } from '../revisions/commit-of.ts';
import type { Selection } from '../selection.ts';
import { hasErrors, type Session } from '../session.ts';
import type { ApplyOptions, EnvironmentResult, HeldEnvironment } from './apply-terms.ts';

/** What a plan is carried out for, beside the files as they are. */
interface Terms {
  readonly held?: HeldEnvironment;
  /** Which part of the files it is a plan of. */
  readonly selection?: Selection;
  /** The commit that declares it, where that is not the files. */
  readonly declaredBy?: Commit | 'none';
}

/** Shows a plan, asks, and carries it out, unless something stands in its way. */
export async function applyPlanned(
  made: PlannedEnvironment & { readonly remembers?: boolean },
  { lease, keepAlive }: HeldLease,
  options: ApplyOptions,
  session: Session,
  context: Context,
  { held, selection, declaredBy }: Terms,
): Promise<EnvironmentResult> {
  const { files } = session.loaded;
  const { planned, name } = made;
  const { plan } = planned;
  const report: EnvironmentReport = {
    ...reportOf(made),
    plan,
    ...(held?.saved && { saved: held.saved }),
    ...(held?.resume && { resume: held.resume }),
  };
  const own = [...planned.diagnostics, ...made.refusals, ...made.denied];
  const diagnostics = held?.isStale === true ? held.diagnostics : [...(held?.diagnostics ?? []), ...own];
  const isText = options.output === 'text';
  const say = (text: string): void => (isText ? context.out(text) : undefined);
  if (isText) {
    if (held?.saved !== undefined) say(renderSavedHead(held.saved, context.outPaint));
    if (held?.resume !== undefined) await showResumed(held.resume, options, context);
    if (held?.isStale !== true && (held?.resume === undefined || plan.steps.length > 0))
      await showPlan(report, options, context);
    tell(diagnostics, { verbose: options.verbose, files }, context);
  }
  const stop = (result: Result, text: string): EnvironmentResult => {
    say(text);
    return { report, result, diagnostics };
  };
  if (held?.isStale === true) {
    const what =
      held.resume === undefined ? 'The saved plan no longer holds.' : 'The run cannot be completed as it is.';
    say(`${what} Nothing has been changed.\n`);
    const { plan: _, ...without } = report;
    return { report: without, result: 'failed', diagnostics };
  }
  if (hasErrors(planned.diagnostics)) return stop('invalid', 'Nothing has been changed.\n');
  if (made.refusals.length > 0) return stop('refused', 'Refused by policy. Nothing has been changed.\n');
  if (made.denied.length > 0) return stop('not-permitted', 'Not permitted. Nothing has been changed.\n');
  const steps = automaticSteps(plan);
  if (steps.length > 0 && !options.yes && !(await confirmed(made, context))) {
    if (context.signal.aborted) return stop('try-again', 'Interrupted. Nothing has been changed.\n');
    return stop('failed', 'Not confirmed. Nothing has been changed.\n');
  }
  const ofFiles = declaredBy === undefined && steps.length > 0;
  const commit = ofFiles ? await commitOf(session.root, files.keys()) : declaredBy === 'none' ? undefined : declaredBy;
  const done = new Set<StepId>();
  const isShown = ({ status }: StepOutcome): boolean => {
    if (steps.length === 0 || options.verbose) return steps.length > 0;
    return status === 'by-hand' ? plan.steps.length - steps.length <= 10 : status !== 'applied' || steps.length <= 200;
  };
  const ports = {
    backend: made.backend,
    records: made.records,
    lease,
    start: {
      by: ownerOf(context),
      tool: context.version,
      correlationId: context.runId,
      ...(held?.saved && { planId: held.saved.id }),
      ...(held?.resume && { resumes: held.resume.run }),
      ...(selection && { selection: { only: selection.only, except: selection.except } }),
      ...(commit && { commit }),
    },
    keepGoing: options.keepGoing,
    ...(made.remembers !== undefined && { remembers: made.remembers }),
    findOrigins: documentOrigins,
    now: context.now,
    onOutcome: (outcome: StepOutcome) => {
      done.add(outcome.step);
      context.progress(`${done.size} of ${plan.steps.length} steps`, name);
      if (isShown(outcome))
        say(
          renderOutcome(outcome, {
            paint: context.outPaint,
            width: context.columns,
            origin: isUnsuccessful(outcome) ? originOf(plan, outcome.step) : undefined,
          }),
        );
    },
  };
  const applied = await keepAlive(() => context.tracer.span('apply', () => apply(planned, ports, context.signal)));
  if (steps.length > 0) say(renderApplied(name, applied, context.outPaint));
  else if (held?.resume !== undefined) say('All that the run set out to do is done.\n');
  return {
    report: {
      ...report,
      outcomes: applied.outcomes,
      left: applied.left.map((step) => step.change.address),
      ...(applied.unread !== undefined && { failure: applied.unread }),
    },
    result: resultOfApplied(applied),
    diagnostics,
  };
}

async function showResumed(resume: ResumedRun, { verbose }: ApplyOptions, context: Context): Promise<void> {
  const { renderResumed } = await import('../../render/text/render-resumed.ts');
  context.out(`${renderResumed(resume, { verbose, paint: context.outPaint })}\n`);
}

async function showPlan(report: EnvironmentReport, options: ApplyOptions, context: Context): Promise<void> {
  const { renderPlan } = await import('../../render/text/render-plan.ts');
  const view = { verbose: options.verbose, paint: context.outPaint, width: context.columns, isApply: true };
  context.out(`${renderPlan(report, view)}\n`);
}

async function confirmed(made: PlannedEnvironment, context: Context): Promise<boolean> {
  const answer = (await context.ask?.(`Apply this plan to ${made.name}? Type yes: `)) ?? '';
  context.progress.restart();
  return answer.trim().toLowerCase() === 'yes';
}

function resultOfApplied(applied: Applied): Result {
  if (applied.interrupted) return 'try-again';
  const worst = applied.outcomes.find((each) => 'error' in each);
  if (worst !== undefined && 'error' in worst) return resultOfCode(worst.error.code);
  if (applied.unread !== undefined) return resultOfCode(applied.unread.code);
  return applied.left.length > 0 || applied.outcomes.some(isUnsuccessful) ? 'failed' : 'done';
}

/** The line that asked for a step: that of its first field, or of the document. */
function originOf(plan: Plan, id: StepId): Origin | undefined {
  const change = plan.steps.find((step) => step.id === id)?.change;
  if (change === undefined) return undefined;
  return ('fields' in change ? change.fields[0]?.origin : undefined) ?? change.origin;
}
