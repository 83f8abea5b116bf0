import { groupBy } from '../../model/group-by.ts';
import { isObject, type Json } from '../../model/json.ts';
import type { EnvironmentReport } from '../../model/report.ts';
import { activeDrift, type DriftNews, type GoneFinding } from '../../render/render-drift-issue.ts';

/** The findings of each environment that people were told of, by the first digits of their fingerprints. */
export type KnownDrift = ReadonlyMap<string, readonly string[]>;

/** Enough to tell findings apart, and little enough for all of them to stand in one issue. */
const DIGITS = 12;
/** More are not remembered one by one: what comes and goes beyond them is told in no comment. */
const MOST_REMEMBERED = 2_000;

/** What a marker says of the findings that were told; nothing where it says something else. */
export function rememberedDrift(value: Json | undefined): KnownDrift {
  if (!isObject(value)) return new Map();
  const entries = Object.entries(value).flatMap(([name, texts]) =>
    Array.isArray(texts)
      ? [[name, (texts as readonly Json[]).filter((text): text is string => typeof text === 'string')] as const]
      : [],
  );
  return new Map(entries);
}

/** What there is to remember after a run: of an environment that was not read, what was known before. */
export function knownOf(environments: readonly EnvironmentReport[], before: KnownDrift): KnownDrift {
  let room = MOST_REMEMBERED;
  const known = new Map<string, readonly string[]>();
  for (const environment of environments) {
    const { name, drift } = environment;
    const all = drift === undefined ? (before.get(name) ?? []) : fingerprints(environment);
    known.set(name, [...(known.get(name) ?? []), ...all.slice(0, room)]);
    room -= Math.min(room, all.length);
  }
  return known;
}

/** What came and went since; of an environment that was not read nothing is known. */
export function driftNews(environments: readonly EnvironmentReport[], before: KnownDrift): readonly DriftNews[] {
  return environments.flatMap((environment) => {
    const { name, drift } = environment;
    if (drift === undefined) return [];
    const told = before.get(name) ?? [];
    const now = new Set(fingerprints(environment));
    const known = new Set(told);
    const gone = goneFrom(environment);
    const isFull = told.length >= MOST_REMEMBERED;
    const came = isFull ? [] : activeDrift(environment).filter(({ fingerprint }) => !known.has(short(fingerprint)));
    const went = told.filter((each) => !now.has(each)).map(gone);
    return came.length + went.length === 0 ? [] : [{ environment: name, came, went }];
  });
}

function goneFrom({ drift = [], resolved = [] }: EnvironmentReport): (fingerprint: string) => GoneFinding {
  const episodes = groupBy(resolved, (each) => short(each.fingerprint));
  const findings = groupBy(drift, (each) => short(each.fingerprint));
  return (fingerprint) => {
    const [episode] = episodes.get(fingerprint) ?? [];
    const [snoozed] = findings.get(fingerprint) ?? [];
    return { fingerprint, ...(episode && { resolved: episode }), ...(snoozed && { snoozed }) };
  };
}

function fingerprints(environment: EnvironmentReport): readonly string[] {
  return activeDrift(environment).map(({ fingerprint }) => short(fingerprint));
}

function short(fingerprint: string): string {
  return fingerprint.slice(0, DIGITS);
}
