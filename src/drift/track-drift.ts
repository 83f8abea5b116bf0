import type { DriftChange, DriftEpisode, Snooze, Untold } from '../model/drift-record.ts';
import type { DriftFinding, TrackedFinding } from '../model/report.ts';
import type { Address } from '../model/resource.ts';

/** What a drift run says of its findings beside what earlier runs saw. */
export interface Tracked {
  readonly findings: readonly TrackedFinding[];
  /** What earlier runs saw and is as declared again. */
  readonly resolved: readonly DriftEpisode[];
  /** What channels are still to be told, by this run or an earlier one: found now, or ended. */
  readonly untold: readonly DriftEpisode[];
}

/** Now, and what a run looked at. */
export interface DriftRun {
  readonly now: Date;
  /** Whether a run looked at a resource: of others it cannot say that something ended. */
  readonly isLookedAt: (address: Address) => boolean;
  /** Findings to be quiet about, by fingerprint. */
  readonly snooze?: { readonly fingerprints: ReadonlySet<string>; readonly as: Snooze };
  /** The channels that are to be told of what is new, changed or resolved. Default: none. */
  readonly channelsFor?: (as: Untold['as']) => readonly string[];
}

/** Ended episodes that are kept for the history; the oldest go first. */
const ENDED_KEPT = 2000;
/** That a finding still lasts is written down once in so long, and not by every run. */
const SEEN_AGAIN_MS = 3_600_000;

/**
 * Tells findings that are new from known ones, and what ended; and what of that is to be written down.
 *
 * A field whose live value moved again is another finding: the old episode ends, its snooze with it. A snooze that is
 * over makes a finding new once more.
 *
 * That channels are to be told is written down together with what they are told of, and stays until they were
 * (`markTold`): a run that dies, or finds nobody to answer, loses no news. What is snoozed is told to nobody.
 */
export function trackDrift(
  findings: readonly DriftFinding[],
  seen: readonly DriftEpisode[],
  run: DriftRun,
): DriftChange<Tracked> {
  const lasting = seen.filter(({ ended }) => ended === undefined);
  const byFingerprint = new Map(lasting.map((each) => [each.fingerprint, each]));
  const places = new Set(lasting.map(placeOf));
  const told = findings.map((finding) => tell(finding, byFingerprint.get(finding.fingerprint), places, run));
  const ended = endedNow(lasting, findings, run);
  const before = new Set(seen);
  const now = [...told.map(({ episode }) => episode), ...ended];
  const placesNow = new Set(now.map(placeOf));
  const owedBefore = seen.filter((each) => each.ended !== undefined && each.untold !== undefined);
  // Of a field that came back and went again only what is true now is told.
  const isOvertaken = (each: DriftEpisode): boolean => placesNow.has(placeOf(each));
  const overtaken = owedBefore.filter(isOvertaken).map(({ untold: _, ...each }) => each);
  const owed = [...now, ...owedBefore.filter((each) => !isOvertaken(each))];
  return {
    saved: [...now.filter((each) => !before.has(each)), ...overtaken],
    dropped: oldest(seen),
    result: {
      findings: told.map(({ finding }) => finding),
      resolved: ended.filter((each) => each.ended?.how === 'resolved').map(({ untold: _, ...each }) => each),
      untold: owed.filter(({ untold }) => untold !== undefined),
    },
  };
}

interface Told {
  readonly finding: TrackedFinding;
  readonly episode: DriftEpisode;
}

function tell(
  finding: DriftFinding,
  known: DriftEpisode | undefined,
  places: ReadonlySet<string>,
  run: DriftRun,
): Told {
  const { now, snooze } = run;
  const at = now.toISOString();
  const chosen = snooze?.fingerprints.has(finding.fingerprint) === true ? snooze.as : undefined;
  const {
    snoozed: before,
    untold: owed,
    ...episode
  } = known === undefined ? beginning(finding, at) : seenAgain(known, now);
  const snoozed = chosen ?? (before !== undefined && isQuiet(before, now) ? before : undefined);
  const isFresh = known === undefined || before !== undefined;
  const state = snoozed ? 'snoozed' : !isFresh ? 'known' : places.has(placeOf(finding)) && !known ? 'changed' : 'new';
  const untold = state === 'snoozed' ? undefined : state === 'known' ? owed : untoldAs(state, run);
  const isSame = known !== undefined && snoozed === before && untold === owed && episode.lastSeen === known.lastSeen;
  return {
    finding: { ...finding, state, firstSeen: episode.firstSeen, ...(snoozed && { snoozed }) },
    episode: isSame ? known : { ...episode, ...(snoozed && { snoozed }), ...(untold && { untold }) },
  };
}

function untoldAs(as: Untold['as'], { channelsFor }: DriftRun): Untold | undefined {
  const to = channelsFor?.(as) ?? [];
  return to.length === 0 ? undefined : { as, to };
}

function beginning({ fingerprint, address, field }: DriftFinding, at: string): DriftEpisode {
  return { fingerprint, address, ...(field && { path: field.path }), firstSeen: at, lastSeen: at };
}

function seenAgain(known: DriftEpisode, now: Date): DriftEpisode {
  const isDue = now.getTime() - Date.parse(known.lastSeen) >= SEEN_AGAIN_MS;
  return isDue ? { ...known, lastSeen: now.toISOString() } : known;
}

/** The day that a snooze names counts to its end. */
function isQuiet({ until }: Snooze, now: Date): boolean {
  return now.toISOString().slice(0, 10) <= until;
}

function endedNow(lasting: readonly DriftEpisode[], findings: readonly DriftFinding[], run: DriftRun): DriftEpisode[] {
  const { now, isLookedAt } = run;
  const still = new Set(findings.map(({ fingerprint }) => fingerprint));
  const places = new Set(findings.map(placeOf));
  return lasting
    .filter((each) => !still.has(each.fingerprint) && isLookedAt(each.address))
    .map(({ untold: _, ...each }) => {
      const how = places.has(placeOf(each)) ? 'moved' : 'resolved';
      const untold = how === 'resolved' ? untoldAs(how, run) : undefined;
      return { ...each, ended: { at: now.toISOString(), how }, ...(untold && { untold }) };
    });
}

function placeOf(each: DriftEpisode | DriftFinding): string {
  const path = 'field' in each ? each.field?.path : 'path' in each ? each.path : undefined;
  return JSON.stringify([each.address, path ?? null]);
}

function oldest(seen: readonly DriftEpisode[]): readonly DriftEpisode[] {
  const ended = seen.filter((each) => each.ended !== undefined);
  if (ended.length <= ENDED_KEPT) return [];
  return ended.toSorted((a, b) => Date.parse(b.ended?.at ?? '') - Date.parse(a.ended?.at ?? '')).slice(ENDED_KEPT);
}
