import { trackDrift } from '../../drift/track-drift.ts';
import type { EnvironmentReport } from '../../model/report.ts';
import { renderSnoozed } from '../../render/text/render-snoozed.ts';
import type { Context } from '../context.ts';
import { resultOfFailures, UsageError } from '../exit.ts';
import { ownerOf } from '../hold-lease.ts';
import { reportOf } from '../plan-environment.ts';
import { type Output, present } from '../report.ts';
import type { Selection } from '../selection.ts';
import { hasErrors, openSession } from '../session.ts';
import { type FoundDrift, lookForDrift } from './look-for-drift.ts';
import { type FindingOptions, mustName, pickFindings } from './pick-findings.ts';

/** Options of `drift snooze`. */
export interface DriftSnoozeOptions extends FindingOptions, Selection {
  readonly output: Output;
  readonly verbose: boolean;
  /** The last day on which the findings make no difference, as `2026-11-30`. */
  readonly until: string;
  readonly reason: string;
}

/**
 * `copilotctl drift snooze`: findings that make no difference until a day, for a reason that everybody sees who shares the
 * records. Live stays as it is; when it moves again, that is another finding.
 *
 * Exit codes: 0 noted, 65 invalid configuration, 69 live or the records cannot be used.
 */
export async function driftSnoozeCommand(options: DriftSnoozeOptions, context: Context): Promise<number> {
  mustName(options, 'Snooze');
  const until = dayOf(options.until, context.now());
  const reason = options.reason.trim();
  if (reason === '') throw new UsageError('A finding is snoozed for a reason.', 'Say it with --reason TEXT.');
  const { all: _, ...one } = options;
  const session = await openSession(one, context, 'chosen');
  const made = hasErrors(session.diagnostics) ? [] : await lookForDrift(session, options, false, context);
  const as = { until, reason, by: ownerOf(context), at: context.now().toISOString() };
  const reports: EnvironmentReport[] = [];
  for (const each of made) {
    const report = reportOf(each);
    reports.push('tracked' in each ? { ...report, drift: await snooze(each, options, as, context) } : report);
  }
  const result = hasErrors(session.diagnostics) ? 'invalid' : (resultOfFailures(made) ?? 'done');
  const view = { paint: context.outPaint, width: context.columns };
  const text = (): string => reports.map((report) => renderSnoozed(report, view)).join('');
  return await present(
    { command: 'drift snooze', result, environments: reports, diagnostics: session.diagnostics },
    { output: options.output, verbose: options.verbose, files: session.loaded.files, text },
    context,
  );
}

async function snooze(
  { planned, records, tracked }: FoundDrift,
  options: DriftSnoozeOptions,
  as: { readonly until: string; readonly reason: string; readonly by: string; readonly at: string },
  context: Context,
) {
  const chosen = pickFindings(tracked.findings, options);
  const fingerprints = new Set(chosen.map(({ fingerprint }) => fingerprint));
  // What else moved or ended is for a drift run to tell: only what is snoozed is written down.
  const run = { now: context.now(), isLookedAt: () => false, snooze: { fingerprints, as } };
  const { findings } = await records.changeDrift(planned.plan.target, (seen) => trackDrift(chosen, seen, run));
  return findings;
}

/** @throws {UsageError} when it is no day, or one that is over. */
function dayOf(text: string, now: Date): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
  if (!isDay) throw new UsageError(`"${text}" is no day.`, 'Write it as 2026-11-30.');
  if (text < now.toISOString().slice(0, 10))
    throw new UsageError(`${text} is over.`, 'A snooze counts to the end of its day, in UTC.');
  return text;
}
