import { type DriftChange, type DriftEpisode, episodeKey, type Untold } from '../model/drift-record.ts';

/** By episode (`episodeKey`), as what it was told and to which channels. */
export type ToldEpisodes = ReadonlyMap<string, { readonly as: Untold['as']; readonly to: ReadonlySet<string> }>;

/** Takes what channels were told off what they are still to be told. What moved on meanwhile stays untold. */
export function markTold(seen: readonly DriftEpisode[], told: ToldEpisodes): DriftChange<undefined> {
  const saved = seen.flatMap((each): DriftEpisode[] => {
    const { untold, ...episode } = each;
    const now = told.get(episodeKey(each));
    if (untold === undefined || now?.as !== untold.as || !untold.to.some((name) => now.to.has(name))) return [];
    const to = untold.to.filter((name) => !now.to.has(name));
    return [to.length === 0 ? episode : { ...episode, untold: { ...untold, to } }];
  });
  return { saved, dropped: [], result: undefined };
}
