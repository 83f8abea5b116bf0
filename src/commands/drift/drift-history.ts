import { targetOfEnvironment } from '../../backends/registry.ts';
import type { DriftEpisode } from '../../model/drift-record.ts';
import type { TargetId } from '../../model/live-state.ts';
import { renderDriftHistory } from '../../render/text/render-drift-history.ts';
import { type Asked, askRecords } from '../ask-records.ts';
import type { Context } from '../context.ts';
import { resultOfFailures } from '../exit.ts';
import type { HistoryOptions } from '../history.ts';
import { present } from '../report.ts';
import { hasErrors, openSession } from '../session.ts';

interface Shown {
  readonly episodes: readonly DriftEpisode[];
  /** How many there are. */
  readonly all: number;
}

/**
 * `copilotctl drift history`: when each finding was first seen, and how it ended; the newest first. Nothing is read of
 * live. Exit codes: 0, 65 invalid configuration, 69 no records.
 */
export async function driftHistoryCommand(options: HistoryOptions, context: Context): Promise<number> {
  const session = await openSession(options, context, 'chosen');
  const isInvalid = hasErrors(session.diagnostics);
  const asked: readonly Asked<Shown>[] = isInvalid
    ? []
    : await askRecords(session, context, async (records, { environment }) => {
        const target =
          (await targetOfEnvironment(environment)) ?? ((await records.history())[0]?.target as TargetId | undefined);
        const seen = target === undefined ? [] : await records.driftSeen(target);
        const sorted = seen.toSorted((a, b) => Date.parse(b.firstSeen) - Date.parse(a.firstSeen));
        return { all: seen.length, episodes: options.limit === 0 ? sorted : sorted.slice(0, options.limit) };
      });
  const environments = asked.map(({ report, given }) => ({
    ...report,
    ...(given && { driftHistory: given.episodes }),
  }));
  const result = isInvalid ? 'invalid' : (resultOfFailures(asked) ?? 'done');
  const view = { paint: context.outPaint, width: context.columns, verbose: options.verbose };
  const text = (): string =>
    asked
      .flatMap(({ report, given }) => (given ? [renderDriftHistory(report.name, given.episodes, given.all, view)] : []))
      .join('\n');
  const diagnostics = isInvalid ? session.diagnostics : [];
  return await present(
    { command: 'drift history', result, environments, diagnostics },
    { output: options.output, verbose: options.verbose, files: session.loaded.files, text },
    context,
  );
}
