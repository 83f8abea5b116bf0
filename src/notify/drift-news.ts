import type { DriftEpisode, Untold } from '../model/drift-record.ts';
import { isSensitive } from '../model/is-sensitive.ts';
import type { LastChange } from '../model/last-change.ts';
import type { TrackedFinding } from '../model/report.ts';
import { fieldShape } from '../model/shape-at.ts';
import type { DriftNews } from './news.ts';

/**
 * What a channel is told of findings that it was not told of yet, in the order of the episodes. Those that last are told
 * with their values of now; a value that is sensitive, or has a sensitive part, is left out as a whole.
 */
export function driftNews(
  untold: readonly DriftEpisode[],
  findings: readonly TrackedFinding[],
  channel: string,
): readonly DriftNews[] {
  const byFingerprint = new Map(findings.map((each) => [each.fingerprint, each]));
  return untold.flatMap((episode): DriftNews[] => {
    if (episode.untold?.to.includes(channel) !== true) return [];
    const { as } = episode.untold;
    const finding = as === 'resolved' ? undefined : byFingerprint.get(episode.fingerprint);
    return [newsOf(episode, as, finding)];
  });
}

function newsOf(episode: DriftEpisode, as: Untold['as'], finding: TrackedFinding | undefined): DriftNews {
  const { fingerprint, address, path, firstSeen } = episode;
  const { lastChange, byProduct } = finding ?? {};
  const values = finding === undefined ? undefined : valuesOf(finding);
  return {
    event: `drift-${as}`,
    fingerprint,
    address,
    ...(path !== undefined && { path }),
    ...(values && { values }),
    firstSeen,
    ...(lastChange && { lastChange: whoAndWhen(lastChange) }),
    ...(byProduct && { byProduct }),
  };
}

function whoAndWhen({ by, at }: LastChange): NonNullable<DriftNews['lastChange']> {
  return { ...(by !== undefined && { by }), ...(at !== undefined && { at }) };
}

/** The field of a plan goes from live to declared. */
function valuesOf({ address, field }: TrackedFinding): DriftNews['values'] {
  if (field === undefined || isSensitive(fieldShape(address, field.path))) return undefined;
  const { before: live, after: declared } = field;
  return { ...(declared !== undefined && { declared }), ...(live !== undefined && { live }) };
}
