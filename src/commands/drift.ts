import type { Change } from '../model/change.ts';
import type { DriftFinding, DriftReport } from '../model/report.ts';
import type { Planned } from '../reconcile.ts';
import type { Context } from './context.ts';
import { resultOfFailures } from './exit.ts';
import { type FailedEnvironment, type PlannedEnvironment, planEnvironments, reportOf } from './plan-environment.ts';
import { type Output, present } from './report.ts';
import type { ReportFile } from './report-file.ts';
import type { Selection } from './selection.ts';
import { hasErrors, openSession, type TreeOptions } from './session.ts';

/** Options of `drift`. */
export interface DriftOptions extends TreeOptions, Selection {
  readonly output: Output;
  readonly verbose: boolean;
  readonly report?: readonly ReportFile[];
}

/**
 * `copilotctl drift`: what moved in the live system since it was last applied. Changes nothing.
 *
 * Exit codes: 0 nothing moved, 2 something did, 65 invalid configuration.
 */
export async function driftCommand(options: DriftOptions, context: Context): Promise<number> {
  const session = await openSession(options, context, 'chosen');
  const query = { selection: options, approvals: [], places: 'fields', asksPermission: false } as const;
  const made = hasErrors(session.diagnostics) ? [] : await planEnvironments(session, query, context);
  const reports = made.map(driftReport);
  const moved = reports.some((report) => (report.drift ?? []).length > 0);
  const result = hasErrors(session.diagnostics)
    ? 'invalid'
    : (resultOfFailures(made) ?? (moved ? 'differences' : 'done'));
  const text = async (): Promise<string> => {
    if (reports.length === 0) return '';
    const { renderDrift } = await import('../render/text/render-drift.ts');
    const view = { verbose: options.verbose, paint: context.outPaint, width: context.columns };
    return reports
      .map((report) => renderDrift(report, view))
      .filter((each) => each !== '')
      .join('\n');
  };
  const environments = reports.map(({ pending: _, applied: __, ...report }) => report);
  const found = { command: 'drift', result, environments, diagnostics: session.diagnostics } as const;
  return present(
    found,
    { output: options.output, verbose: options.verbose, report: options.report, files: session.loaded.files, text },
    context,
  );
}

function driftReport(made: PlannedEnvironment | FailedEnvironment): DriftReport {
  if (!('planned' in made)) return { ...reportOf(made), pending: 0, applied: 0 };
  const { planned } = made;
  const drift = planned.plan.steps.flatMap((step) => driftOf(step.change));
  return { ...reportOf(made), drift, pending: pendingIn(planned), applied: planned.last.size };
}

/** What of a change the live system did, and not the configuration. */
function driftOf(change: Change): DriftFinding[] {
  switch (change.op) {
    case 'create':
      return change.cause === 'drift'
        ? [{ address: change.address, what: 'removed', ...(change.origin && { origin: change.origin }) }]
        : [];
    case 'update':
    case 'manual':
      return change.fields
        .filter((field) => field.cause !== 'config')
        .map((field) => ({ address: change.address, what: 'changed', field }));
    case 'delete':
      return [];
  }
}

/** How many fields and resources differ because the configuration moved; what a person must do is not counted. */
function pendingIn(planned: Planned): number {
  return planned.plan.steps.reduce((sum, { change }) => {
    if (change.op === 'manual') return sum;
    if ('fields' in change) return sum + change.fields.filter((field) => field.cause === 'config').length;
    return sum + (change.op === 'create' && change.cause !== 'config' ? 0 : 1);
  }, 0);
}
