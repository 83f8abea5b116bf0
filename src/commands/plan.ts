import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { append } from '../model/append.ts';
import { automaticSteps } from '../model/plan.ts';
import type { EnvironmentReport, Result } from '../model/report.ts';
import type { Context } from './context.ts';
import { resultOfFailures, UsageError } from './exit.ts';
import { type PlanQuery, planEnvironments, reportOf } from './plan-environment.ts';
import type { SnapshotQuery } from './plan-from-snapshot.ts';
import { type Output, present } from './report.ts';
import type { ReportFile } from './report-file.ts';
import type { Selection } from './selection.ts';
import { hasErrors, openSession, type Session, type TreeOptions } from './session.ts';

/** Options of `plan`. */
export interface PlanOptions extends TreeOptions, Selection {
  readonly output: Output;
  readonly verbose: boolean;
  readonly report?: readonly ReportFile[];
  readonly detailedExitcode: boolean;
  readonly approve: readonly string[];
  /** A snapshot to compare with instead of live. */
  readonly fromSnapshot?: string;
  /** Oldest snapshot that will do. */
  readonly maxAge?: string;
  /** A file to write the plan to, for `apply FILE`. */
  readonly save?: string;
  /** Plan only what changed since the files left this revision. */
  readonly since?: string;
}

/**
 * `copilotctl plan`: what `apply` would do. Changes nothing.
 *
 * Exit codes: 0 planned, 2 with `--detailed-exitcode` when there is something to apply, 65 invalid configuration.
 * What policy would refuse is shown; refusing is left to `apply`.
 */
export async function planCommand(options: PlanOptions, context: Context): Promise<number> {
  const session = await openSession(options, context, options.since === undefined ? 'chosen' : 'all');
  if (options.save !== undefined) mustBeOne(session, options);
  const diagnostics: Diagnostic[] = [...session.diagnostics];
  const from = hasErrors(diagnostics) ? undefined : await snapshotOf(options, session, context);
  const refused = hasErrors(from?.diagnostics ?? []);
  append(diagnostics, from?.diagnostics ?? []);
  // Loaded only where it is asked for: it brings git with it.
  const revisions =
    options.since === undefined || hasErrors(diagnostics) ? undefined : await import('./revisions/since.ts');
  const since = await revisions?.affectedSince(options.since ?? '', session, context);
  const query = { ...queryOf(options), ...from?.query, ...(since && { affected: since.affected }) };
  const planned = since === undefined ? session : (revisions?.affectedOnly(since, session) ?? session);
  const made = hasErrors(diagnostics) ? [] : await planEnvironments(planned, query, context);
  const reports = made.map((each) => {
    const report = { ...reportOf(each), ...(from?.snapshot !== undefined && { snapshot: from.snapshot }) };
    const about = since &&
      revisions && { since: revisions.sinceOf(since, each.name, 'planned' in each ? each.planned.plan : undefined) };
    return 'planned' in each ? { ...report, plan: each.planned.plan, ...about } : { ...report, ...about };
  });
  if (since !== undefined) append(reports, revisions?.notAffected(since, session) ?? []);
  for (const each of made) {
    if (!('planned' in each)) continue;
    append(diagnostics, each.planned.diagnostics);
    append(
      diagnostics,
      [...each.refusals, ...each.denied].map((refusal) => ({ ...refusal, severity: 'warning' as const })),
    );
  }
  const result = hasErrors(diagnostics)
    ? refused
      ? 'failed'
      : 'invalid'
    : (resultOfFailures(made) ?? resultOfPlans(reports, options.detailedExitcode));
  const [only] = made;
  if (options.save !== undefined && only !== undefined && 'planned' in only && !hasErrors(diagnostics)) {
    const { savePlan } = await import('./saved-plan/save-plan.ts');
    const saved = await savePlan(options.save, session, only, options, context);
    reports.splice(0, 1, ...reports.slice(0, 1).map((report) => ({ ...report, saved })));
  }
  const text = async (): Promise<string> => {
    if (reports.length === 0) return '';
    const { renderPlan } = await import('../render/text/render-plan.ts');
    const view = { verbose: options.verbose, paint: context.outPaint, width: context.columns };
    const shown = reports.map((report) => renderPlan(report, view)).filter((each) => each !== '');
    const told = since === undefined ? [] : [(await import('../render/text/render-since.ts')).renderSince(reports)];
    return [...shown, ...told, ...(await savedAs(reports))].join('\n');
  };
  const found = { command: 'plan', result, environments: reports, diagnostics };
  const { output, verbose, report } = options;
  return present(found, { output, verbose, report, files: session.loaded.files, root: session.root, text }, context);
}

/** A file holds the plan of one environment, and one that live was read for: a snapshot may be of yesterday. */
function mustBeOne({ chosen }: Session, { fromSnapshot, since }: PlanOptions): void {
  if (since !== undefined)
    throw new UsageError('A plan of what changed is for reading, not for applying.', 'Leave --save or --since out.');
  if (fromSnapshot !== undefined)
    throw new UsageError(
      'A plan from a snapshot is for reading, not for applying.',
      'Leave --save or --from-snapshot out.',
    );
  if (chosen.length > 1)
    throw new UsageError('A saved plan is for one environment.', 'Choose it with -e NAME; run plan --save for each.');
}

async function savedAs(reports: readonly EnvironmentReport[]): Promise<string[]> {
  const { renderSavedAs } = await import('../render/text/render-saved-head.ts');
  return reports.flatMap(({ saved }) => (saved === undefined ? [] : [renderSavedAs(saved)]));
}

/** The snapshot that a plan is made from, read and checked. */
async function snapshotOf(
  { fromSnapshot, maxAge }: PlanOptions,
  session: Session,
  context: Context,
): Promise<SnapshotQuery | undefined> {
  if (fromSnapshot === undefined) {
    if (maxAge === undefined) return undefined;
    throw new UsageError('--max-age is about a snapshot.', 'Name one with --from-snapshot FILE.');
  }
  const { snapshotQuery } = await import('./plan-from-snapshot.ts');
  return snapshotQuery(session, { fromSnapshot, ...(maxAge !== undefined && { maxAge }) }, context);
}

/** What a plan is asked with. Programs and people who ask for everything get the place of every field. */
export function queryOf(options: PlanOptions): PlanQuery {
  const isWhole =
    options.output === 'json' || options.verbose || options.save !== undefined || options.report !== undefined;
  const places = isWhole ? 'fields' : 'documents';
  return { selection: options, approvals: options.approve, places };
}

function resultOfPlans(reports: readonly EnvironmentReport[], detailed: boolean): Result {
  const changes = reports.some((report) => report.plan !== undefined && automaticSteps(report.plan).length > 0);
  return detailed && changes ? 'differences' : 'done';
}
