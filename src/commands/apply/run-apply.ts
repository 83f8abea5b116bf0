import { BackendError } from '../../backends/backend-error.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { append } from '../../model/append.ts';
import type { DesiredState } from '../../model/desired-state.ts';
import { renderNotBegun } from '../../render/text/render-apply.ts';
import { renderFailure } from '../../render/text/render-failure.ts';
import type { Context } from '../context.ts';
import { resultOf } from '../exit.ts';
import { inEnvironment } from '../in-environment.ts';
import { entryOfFailure } from '../log-entries.ts';
import type { AppliedEnvironment } from '../notify/tell-apply.ts';
import { reportOf } from '../plan-environment.ts';
import { conclude, present, tell } from '../report.ts';
import { mustSelect } from '../selection.ts';
import { hasErrors, openSession, type Session } from '../session.ts';
import { applyEnvironment } from './apply-environment.ts';
import type { ApplyOptions, EnvironmentResult, Hold, Instead } from './apply-terms.ts';

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
      const { tellApply } = await import('../notify/tell-apply.ts');
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
