import { BackendError } from '../backends/backend-error.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { documentOrigins } from '../load/find-origins.ts';
import { append } from '../model/append.ts';
import type { Applied } from '../model/applied.ts';
import type { Origin } from '../model/change.ts';
import type { DesiredState } from '../model/desired-state.ts';
import { isUnsuccessful, type StepOutcome } from '../model/outcome.ts';
import { automaticSteps, type Plan, type StepId } from '../model/plan.ts';
import type { EnvironmentReport, Result } from '../model/report.ts';
import type { ResumedRun } from '../model/resumed-run.ts';
import type { Commit } from '../model/run-record.ts';
import type { SavedHead } from '../model/saved-plan.ts';
import { apply, type Planned } from '../reconcile.ts';
import type { Records } from '../record/records.ts';
import { renderApplied, renderNotBegun, renderOutcome } from '../render/text/render-apply.ts';
import { renderFailure } from '../render/text/render-failure.ts';
import { renderSavedHead } from '../render/text/render-saved-head.ts';
import { openRecords } from './adapters.ts';
import type { Context } from './context.ts';
import { resultOf, resultOfCode, UsageError } from './exit.ts';
import { type HeldLease, holdLease, ownerOf } from './hold-lease.ts';
import { inEnvironment } from './in-environment.ts';
import { entryOfFailure } from './log-entries.ts';
import type { AppliedEnvironment } from './notify/tell-apply.ts';
import { type PlanOptions, queryOf } from './plan.ts';
import { type PlannedEnvironment, type PlanQuery, planEnvironment, reportOf } from './plan-environment.ts';
import { conclude, present, tell } from './report.ts';
import { commitOf } from './revisions/commit-of.ts';
import { isWhole, mustSelect, type Selection } from './selection.ts';
import { hasErrors, openSession, type Session } from './session.ts';

/** Options of `apply`. */
export interface ApplyOptions extends PlanOptions {
  readonly yes: boolean;
  /** Whether steps that do not build on one that failed are still begun. */
  readonly keepGoing: boolean;
  /** Files with signed approvals; they are of a saved plan. */
  readonly approval: readonly string[];
  /** Whether the last run that did not end well is completed, and nothing else. */
  readonly resume?: boolean;
}

interface EnvironmentResult {
  readonly report: EnvironmentReport;
  readonly result: Result;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * `copilotctl apply`: plans, asks, applies, reads back.
 *
 * Environments are taken one after another; one that fails stops those behind it. Exit codes: 0 everything is as
 * declared (but for steps by hand), 1 a step failed, 3 refused by policy, 65 invalid configuration, 75 interrupted.
 */
export async function applyCommand(options: ApplyOptions, context: Context): Promise<number> {
  if (!options.yes && context.ask === undefined) {
    throw new UsageError('Nobody is there to confirm.', 'Add --yes to apply without asking.');
  }
  if (!options.yes && options.output === 'json') {
    throw new UsageError('A report for programs leaves no room for a question.', 'Add --yes to apply without asking.');
  }
  if (options.approval.length > 0)
    throw new UsageError(
      'An approval is of a saved plan.',
      'Name the plan: copilotctl apply FILE --approval APPROVAL.',
    );
  if (options.resume !== true) return await runApply(options, context);
  if (!isWhole(options)) throw new UsageError('A run is completed as a whole.', 'Leave --only and --except out.');
  const { resumeLastRun } = await import('./resume-run.ts');
  return await runApply(options, context, resumeLastRun(options, context));
}

/** What is carried out instead of all that would be planned; asked once the environment is taken. */
export type Hold = (records: Records, state: DesiredState) => Promise<Holding | NothingToHold>;

/** Why there is nothing to carry out, as a sentence. */
interface NothingToHold {
  readonly nothing: string;
}

/** What of a plan made just now is carried out: a saved plan, or what a run left undone. */
export interface Holding {
  /** What is planned. Default: what the options say. */
  readonly selection?: Selection;
  /** The run that is completed. */
  readonly resumes?: string;
  readonly hold: (made: PlannedEnvironment, session: Session) => Promise<HeldEnvironment>;
}

/** A plan that is held to a saved one or to a run, or why that no longer holds. */
export interface HeldEnvironment {
  readonly made: PlannedEnvironment;
  /** The saved plan that is carried out. */
  readonly saved?: SavedHead;
  /** The run that is completed, and what live says of its steps. */
  readonly resume?: ResumedRun;
  /** Warnings; where it is stale, each reason as an error. */
  readonly diagnostics: readonly Diagnostic[];
  readonly isStale: boolean;
}

/** What is declared for an environment in the place of what its files say. */
export interface Instead {
  /** The command that reports it, and that others see in the lock. */
  readonly command: string;
  readonly declare: (session: Session, state: DesiredState, records: Records) => Promise<Declared>;
}

/** Another declaration than that of the files: a way back, or what mends a role. */
export interface Declared {
  readonly state: DesiredState;
  readonly query: Partial<PlanQuery>;
  /** The commit that it is that of; absent where it is that of none. */
  readonly commit?: Commit;
  /** Whether it is remembered as last applied. Default: yes. */
  readonly remembers?: boolean;
  /** What stands in its way (errors), and what a person should know. */
  readonly check: (planned: Planned) => readonly Diagnostic[];
}

/**
 * Applies to the environments that the options choose; `hold` makes it the apply of a saved plan, `instead` that of
 * another declaration.
 */
export async function runApply(
  options: ApplyOptions,
  context: Context,
  hold?: Hold,
  instead?: Instead,
): Promise<number> {
  const session = await openSession(options, context, 'chosen');
  const diagnostics: Diagnostic[] = [...session.diagnostics];
  const results: (EnvironmentResult & AppliedEnvironment)[] = [];
  const isText = options.output === 'text';
  const view = { verbose: options.verbose, files: session.loaded.files, root: session.root };
  if (isText) tell(diagnostics, view, context);
  if (!hasErrors(diagnostics)) {
    mustSelect(session.states.values(), options);
    for (const state of session.states.values()) {
      const one = await applyOrFail(session, state, options, context, hold, instead);
      results.push({ ...one, environment: state.environment });
      append(diagnostics, one.diagnostics);
      if (one.result !== 'done') break;
    }
  }
  const result = hasErrors(session.diagnostics)
    ? 'invalid'
    : (results.find((each) => each.result !== 'done')?.result ?? 'done');
  const command = instead?.command ?? 'apply';
  const found = { command, result, environments: results.map((each) => each.report), diagnostics };
  try {
    if (isText) {
      // People were told on the way: what an apply does is said when it happens.
      context.out(renderNotBegun([...session.states.keys()].slice(results.length), results.at(-1)?.report.name));
      return await conclude(found, { ...view, report: options.report }, context);
    }
    return await present(found, { output: options.output, report: options.report, ...view, text: () => '' }, context);
  } finally {
    if (session.project.notifications !== undefined) {
      const { tellApply } = await import('./notify/tell-apply.ts');
      await tellApply(command, session, results, context);
    }
  }
}

/** What was done to environments before stays reported when the live system of a later one fails. */
async function applyOrFail(
  session: Session,
  state: DesiredState,
  options: ApplyOptions,
  context: Context,
  hold: Hold | undefined,
  instead: Instead | undefined,
): Promise<EnvironmentResult> {
  try {
    const work = () => applyEnvironment(session, state, options, context, hold, instead);
    return await inEnvironment(state, context, work);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    const report = reportOf({ name: state.environment.name, state, error });
    if (report.failure !== undefined && options.output === 'text') {
      const { name, failure } = report;
      context.err(renderFailure(name, failure, context.errPaint), [entryOfFailure(name, failure)]);
    }
    return { report, result: resultOf(error), diagnostics: [] };
  }
}

/** One environment, held from before the plan until it is read back. */
async function applyEnvironment(
  session: Session,
  state: DesiredState,
  options: ApplyOptions,
  context: Context,
  hold: Hold | undefined,
  instead: Instead | undefined,
): Promise<EnvironmentResult> {
  const records = await openRecords(session, state, context);
  return await holdLease(records, instead?.command ?? 'apply', context, async (lease) => {
    const holding = await hold?.(records, state);
    if (holding !== undefined && 'nothing' in holding) return nothingToDo(holding, state, options, context);
    for (const { startedAt } of holding?.resumes === undefined ? await records.unfinished() : []) {
      const message = `The apply of ${startedAt} did not end. Live is read again; what is missing is planned.`;
      context.err(`${message}\n`, [{ level: 'warning', message, environment: state.environment.name }]);
    }
    if (instead !== undefined) {
      const declared = await instead.declare(session, state, records);
      return await applyInstead(declared, records, lease, options, session, context);
    }
    const query = queryOf(options);
    const selection = holding?.selection ?? query.selection;
    const made = await planEnvironment(session, state, { ...query, selection }, context);
    try {
      const held = await holding?.hold(made, session);
      const planned = { ...(held?.made ?? made), records };
      return await applyPlanned(planned, lease, options, session, context, { selection, ...(held && { held }) });
    } finally {
      await made.backend.close();
    }
  });
}

function nothingToDo(
  { nothing }: NothingToHold,
  { environment, resources }: DesiredState,
  { output }: ApplyOptions,
  context: Context,
): EnvironmentResult {
  if (output === 'text') context.out(`${nothing}\n`);
  const { name, backend } = environment;
  return { report: { name, backend, declared: resources.length }, result: 'done', diagnostics: [] };
}

/** The same for another declaration than that of the files. */
async function applyInstead(
  { state, query, commit, check, remembers = true }: Declared,
  records: Records,
  lease: HeldLease,
  options: ApplyOptions,
  session: Session,
  context: Context,
): Promise<EnvironmentResult> {
  const made = await planEnvironment(session, state, { ...queryOf(options), ...query }, context);
  try {
    const found = check(made.planned);
    const planned = { ...made.planned, diagnostics: [...made.planned.diagnostics, ...found] };
    const one = { ...made, planned, records, remembers };
    const ended = await applyPlanned(one, lease, options, session, context, { declaredBy: commit ?? 'none' });
    return hasErrors(found) && ended.result === 'invalid' ? { ...ended, result: 'failed' } : ended;
  } finally {
    await made.backend.close();
  }
}

/** What a plan is carried out for, beside the files as they are. */
interface Terms {
  readonly held?: HeldEnvironment;
  /** Which part of the files it is a plan of. */
  readonly selection?: Selection;
  /** The commit that declares it, where that is not the files. */
  readonly declaredBy?: Commit | 'none';
}

async function applyPlanned(
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
  const { renderResumed } = await import('../render/text/render-resumed.ts');
  context.out(`${renderResumed(resume, { verbose, paint: context.outPaint })}\n`);
}

async function showPlan(report: EnvironmentReport, options: ApplyOptions, context: Context): Promise<void> {
  const { renderPlan } = await import('../render/text/render-plan.ts');
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
