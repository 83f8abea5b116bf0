import { BackendError } from '../../backends/backend-error.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { markTold, type ToldEpisodes } from '../../drift/mark-told.ts';
import { digestOf } from '../../model/digest.ts';
import { type DriftEpisode, episodeKey } from '../../model/drift-record.ts';
import { type Channel, channelsOf } from '../../notify/channel.ts';
import { driftNews } from '../../notify/drift-news.ts';
import type { EnvironmentNews } from '../../notify/news.ts';
import type { Context } from '../context.ts';
import type { FoundDrift } from '../drift/look-for-drift.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { tell } from '../report.ts';
import type { Session } from '../session.ts';
import { type Dispatch, notSent, sendNews } from './send-news.ts';

/** Environments whose records are written at once. */
const AT_A_TIME = 8;

/**
 * Tells the channels of a project of the drift that the records say they were not told of, and writes down which of them
 * were. What was not sent stays untold, so the next run that writes the records tells it.
 */
export async function tellDrift(
  { project, loaded }: Pick<Session, 'project' | 'loaded'>,
  found: readonly FoundDrift[],
  context: Context,
): Promise<void> {
  const dispatches = channelsOf(project).flatMap((channel) => dispatchTo(channel, found));
  const sent = await sendNews('drift', dispatches, context);
  const told = new Set(sent.flatMap((each) => (each.sent ? [each.channel.name] : [])));
  const failed = sent.flatMap((each) => (each.sent ? [] : [notSent(each, 'The next drift run tells it.')]));
  const unrecorded = await mapConcurrently(found, AT_A_TIME, (each) => record(each, told));
  tell([...failed, ...unrecorded.flat()], { verbose: false, files: loaded.files }, context);
}

/** The id follows from what is told, so what is told once more, because nobody could note that it was, is known by it. */
function dispatchTo(channel: Channel, found: readonly FoundDrift[]): readonly Dispatch[] {
  const news = found.flatMap(({ state, planned, tracked }) => {
    const drift = driftNews(tracked.untold, tracked.findings, channel.name);
    const { name, backend } = state.environment;
    if (drift.length === 0) return [];
    const ids = drift.map(({ event, fingerprint, firstSeen }) => [event, fingerprint, firstSeen]);
    return [{ environment: { name, backend, drift } satisfies EnvironmentNews, ids: [planned.plan.target, ...ids] }];
  });
  if (news.length === 0) return [];
  const id = `msg_${digestOf([channel.name, ...news.map(({ ids }) => ids)]).slice(0, 32)}`;
  return [{ channel, news: { id, environments: news.map(({ environment }) => environment) } }];
}

async function record(
  { name, tracked, planned, records }: FoundDrift,
  told: ReadonlySet<string>,
): Promise<readonly Diagnostic[]> {
  const episodes: ToldEpisodes = new Map(
    tracked.untold.flatMap(({ untold, ...each }) =>
      untold?.to.some((channel) => told.has(channel)) === true
        ? [[episodeKey(each), { as: untold.as, to: told }] as const]
        : [],
    ),
  );
  if (episodes.size === 0) return [];
  try {
    await records.changeDrift(planned.plan.target, (seen: readonly DriftEpisode[]) => markTold(seen, episodes));
    return [];
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return [notNoted(name, error.message)];
  }
}

/** Says that channels were told and the records do not know it. */
export function notNoted(environment: string, why: string): Diagnostic {
  return {
    code: 'notify/not-recorded',
    severity: 'warning',
    message: `That channels were told cannot be written down: ${why}`,
    hint: 'The next drift run tells it once more.',
    environment,
  };
}
