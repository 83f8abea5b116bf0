import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { append } from '../model/append.ts';
import { automaticSteps } from '../model/plan.ts';
import type { EnvironmentReport, Result } from '../model/report.ts';
import type { Context } from './context.ts';
import { resultOfFailures } from './exit.ts';
import { type PlanQuery, planEnvironments, reportOf } from './plan-environment.ts';
import { type Output, present } from './report.ts';
import type { Selection } from './selection.ts';
import { hasErrors, openSession, type TreeOptions } from './session.ts';

/** Options of `plan`. */
export interface PlanOptions extends TreeOptions, Selection {
  readonly output: Output;
  readonly verbose: boolean;
  readonly detailedExitcode: boolean;
  readonly approve: readonly string[];
}

/**
 * `copilotctl plan`: what `apply` would do. Changes nothing.
 *
 * Exit codes: 0 planned, 2 with `--detailed-exitcode` when there is something to apply, 65 invalid configuration.
 * What policy would refuse is shown; refusing is left to `apply`.
 */
export async function planCommand(options: PlanOptions, context: Context): Promise<number> {
  const session = await openSession(options, context, 'chosen');
  const diagnostics: Diagnostic[] = [...session.diagnostics];
  const made = hasErrors(diagnostics) ? [] : await planEnvironments(session, queryOf(options), context);
  const reports = made.map((each) =>
    'planned' in each ? { ...reportOf(each), plan: each.planned.plan } : reportOf(each),
  );
  for (const each of made) {
    if (!('planned' in each)) continue;
    append(diagnostics, each.planned.diagnostics);
    append(
      diagnostics,
      each.refusals.map((refusal) => ({ ...refusal, severity: 'warning' as const })),
    );
  }
  const result = hasErrors(diagnostics)
    ? 'invalid'
    : (resultOfFailures(made) ?? resultOfPlans(reports, options.detailedExitcode));
  const text = async (): Promise<string> => {
    if (reports.length === 0) return '';
    const { renderPlan } = await import('../render/text/render-plan.ts');
    const view = { verbose: options.verbose, paint: context.outPaint, width: context.columns };
    return reports
      .map((report) => renderPlan(report, view))
      .filter((each) => each !== '')
      .join('\n');
  };
  const found = { command: 'plan', result, environments: reports, diagnostics };
  return present(
    found,
    { output: options.output, verbose: options.verbose, files: session.loaded.files, text },
    context,
  );
}

/** What a plan is asked with. Programs and people who ask for everything get the place of every field. */
export function queryOf(options: PlanOptions): PlanQuery {
  const places = options.output === 'json' || options.verbose ? 'fields' : 'documents';
  return { selection: options, approvals: options.approve, places };
}

function resultOfPlans(reports: readonly EnvironmentReport[], detailed: boolean): Result {
  const changes = reports.some((report) => report.plan !== undefined && automaticSteps(report.plan).length > 0);
  return detailed && changes ? 'differences' : 'done';
}
