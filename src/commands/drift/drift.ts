import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { DriftReport, TrackedFinding } from '../../model/report.ts';
import type { Planned } from '../../reconcile.ts';
import type { Context } from '../context.ts';
import { resultOfFailures } from '../exit.ts';
import { type FailedEnvironment, reportOf } from '../plan-environment.ts';
import { type Output, present } from '../report.ts';
import type { ReportFile } from '../report-file.ts';
import { isWhole, type Selection } from '../selection.ts';
import { hasErrors, openSession, type TreeOptions } from '../session.ts';
import { type FoundDrift, lookForDrift } from './look-for-drift.ts';

/** Options of `drift`. */
export interface DriftOptions extends TreeOptions, Selection {
  readonly output: Output;
  readonly verbose: boolean;
  readonly report?: readonly ReportFile[];
  /** Whether only what no earlier run told of is told, and makes a difference. */
  readonly newOnly: boolean;
  /** Whether what was found is written to the records, for the next run to know. */
  readonly record: boolean;
}

/**
 * `copilotctl drift`: what moved in the live system since it was last applied, and what of it is new. Changes nothing
 * live.
 *
 * Exit codes: 0 nothing moved that is not snoozed, 2 something did, 65 invalid configuration. With `newOnly`: 2 when
 * something is new, moved again or is as declared again.
 */
export async function driftCommand(options: DriftOptions, context: Context): Promise<number> {
  const session = await openSession(options, context, 'chosen');
  const made = hasErrors(session.diagnostics) ? [] : await lookForDrift(session, options, options.record, context);
  const reports = made.map((each) => driftReport(each, options));
  const result = hasErrors(session.diagnostics)
    ? 'invalid'
    : (resultOfFailures(made) ?? (reports.some((each) => differs(each, options.newOnly)) ? 'differences' : 'done'));
  const text = async (): Promise<string> => {
    if (reports.length === 0) return '';
    const { renderDrift } = await import('../../render/text/render-drift.ts');
    const view = { verbose: options.verbose, paint: context.outPaint, width: context.columns };
    return reports
      .map((report) => renderDrift(report, view))
      .filter((each) => each !== '')
      .join('\n');
  };
  const environments = reports.map(({ pending: _, applied: __, ...report }) => report);
  const warnings = made.flatMap((each): readonly Diagnostic[] => ('tracked' in each ? each.warnings : []));
  const diagnostics = [...session.diagnostics, ...warnings];
  const { output, verbose, report } = options;
  try {
    return await present(
      { command: 'drift', result, environments, diagnostics },
      { output, verbose, report, files: session.loaded.files, root: session.root, text },
      context,
    );
  } finally {
    const found = made.flatMap((each) => ('tracked' in each && each.tracked.untold.length > 0 ? [each] : []));
    if (found.length > 0) {
      const { tellDrift } = await import('../notify/tell-drift.ts');
      await tellDrift(session, found, context);
    }
  }
}

function driftReport(made: FoundDrift | FailedEnvironment, options: DriftOptions): DriftReport {
  if (!('tracked' in made)) return { ...reportOf(made), pending: 0, applied: 0 };
  const { planned, tracked } = made;
  const drift = options.newOnly ? tracked.findings.filter(isNews) : tracked.findings;
  const leftOut = tracked.findings.length - drift.length;
  const { resolved } = tracked;
  const beside = {
    ...(resolved.length > 0 && { resolved }),
    ...(leftOut > 0 && { leftOut }),
    ...(!isWhole(options) && { partial: true }),
  };
  return { ...reportOf(made), drift, ...beside, pending: pendingIn(planned), applied: planned.last.size };
}

function isNews({ state }: TrackedFinding): boolean {
  return state === 'new' || state === 'changed';
}

function differs({ drift = [], resolved = [] }: DriftReport, newOnly: boolean): boolean {
  return newOnly ? drift.length + resolved.length > 0 : drift.some(({ state }) => state !== 'snoozed');
}

/** How many fields and resources differ because the configuration moved; what a person must do is not counted. */
function pendingIn(planned: Planned): number {
  return planned.plan.steps.reduce((sum, { change }) => {
    if (change.op === 'manual') return sum;
    if ('fields' in change) return sum + change.fields.filter((field) => field.cause === 'config').length;
    return sum + (change.op === 'create' && change.cause !== 'config' ? 0 : 1);
  }, 0);
}
