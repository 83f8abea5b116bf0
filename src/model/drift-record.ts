import type { JsonPointer } from './json.ts';
import type { Address } from './resource.ts';

/** One finding from when a drift run first saw it to when one no longer did: what the records keep of it. */
export interface DriftEpisode {
  /** Tells the finding apart: `fingerprintOf`. */
  readonly fingerprint: string;
  readonly address: Address;
  /** Which field; absent when the whole resource is gone. */
  readonly path?: JsonPointer;
  /** ISO 8601, as all times here. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** The run that no longer saw it; absent while it lasts. */
  readonly ended?: DriftEnd;
  readonly snoozed?: Snooze;
  /** Channels that are to be told and were not yet; absent where none is. */
  readonly untold?: Untold;
}

/** What channels are still to be told of a finding, and which: a run that sends nothing leaves it to the next one. */
export interface Untold {
  readonly as: 'new' | 'changed' | 'resolved';
  /** Names of channels, as the project has them. */
  readonly to: readonly string[];
}

/** How a finding ended: it is as declared again, or live moved on to another value. */
export interface DriftEnd {
  readonly at: string;
  readonly how: 'resolved' | 'moved';
}

/** Until when a finding is no difference, who said so and why. */
export interface Snooze {
  /** The last day, as `2026-11-30`; it counts to its end in UTC. */
  readonly until: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

/** What a drift run changes in the records. */
export interface DriftChange<T> {
  /** Episodes that are new or otherwise; each replaces that of its fingerprint and first sight. */
  readonly saved: readonly DriftEpisode[];
  /** Old ones to forget. */
  readonly dropped: readonly DriftEpisode[];
  readonly result: T;
}

/** What tells an episode apart: the same finding may come, end and come again. */
export function episodeKey({ fingerprint, firstSeen }: Pick<DriftEpisode, 'fingerprint' | 'firstSeen'>): string {
  return `${fingerprint}@${firstSeen}`;
}
