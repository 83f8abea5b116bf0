import type { BackendError } from '../backends/backend-error.ts';
import { type DriftEnd, type DriftEpisode, episodeKey, type Snooze, type Untold } from '../model/drift-record.ts';
import { isObject, type JsonObject } from '../model/json.ts';
import type { Address } from '../model/resource.ts';

/** What a line of the record of drift says: an episode, or (`undefined`) that it is forgotten. */
export interface DriftLine {
  readonly key: string;
  readonly value: DriftEpisode | undefined;
}

/** Makes the error that a line which makes no sense is refused with. */
export type Corrupt = (what: string, cause?: unknown) => BackendError;

/** The line of an episode: its JSON. */
export function printEpisode(episode: DriftEpisode): string {
  return JSON.stringify(episode);
}

/** The line that forgets an episode. */
export function printForgotten({ fingerprint, firstSeen }: DriftEpisode): string {
  return JSON.stringify({ fingerprint, firstSeen, forgotten: true });
}

/** Reads a line; what it throws when the line makes no sense is made by `corrupt`. */
export function parseDriftLine(text: string, corrupt: Corrupt): DriftLine {
  const value = objectIn(text, corrupt);
  const { fingerprint, firstSeen, lastSeen, address, path } = value;
  if (typeof fingerprint !== 'string' || !/^[0-9a-f]{32}$/.test(fingerprint)) throw corrupt('has no fingerprint');
  if (!isTime(firstSeen)) throw corrupt('does not say when it was first seen');
  const key = episodeKey({ fingerprint, firstSeen });
  if (value['forgotten'] === true) return { key, value: undefined };
  if (!isTime(lastSeen)) throw corrupt('does not say when it was last seen');
  if (typeof address !== 'string' || !address.includes('/')) throw corrupt('names no resource');
  if (path !== undefined && typeof path !== 'string') throw corrupt('has a path that is no text');
  const ended = value['ended'] === undefined ? undefined : endOf(value['ended'], corrupt);
  const snoozed = value['snoozed'] === undefined ? undefined : snoozeOf(value['snoozed'], corrupt);
  const untold = value['untold'] === undefined ? undefined : untoldOf(value['untold'], corrupt);
  const episode: DriftEpisode = {
    fingerprint,
    // It was an address when it was written.
    address: address as Address,
    ...(path !== undefined && { path }),
    firstSeen,
    lastSeen,
    ...(ended && { ended }),
    ...(snoozed && { snoozed }),
    ...(untold && { untold }),
  };
  return { key, value: episode };
}

function endOf(value: unknown, corrupt: Corrupt): DriftEnd {
  if (isObject(value) && isTime(value['at']) && (value['how'] === 'resolved' || value['how'] === 'moved'))
    return { at: value['at'], how: value['how'] };
  throw corrupt('has an end that makes no sense');
}

function snoozeOf(value: unknown, corrupt: Corrupt): Snooze {
  if (isObject(value)) {
    const { until, reason, by, at } = value;
    const isDay = typeof until === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(until);
    if (isDay && typeof reason === 'string' && typeof by === 'string' && isTime(at)) return { until, reason, by, at };
  }
  throw corrupt('has a snooze that makes no sense');
}

function untoldOf(value: unknown, corrupt: Corrupt): Untold {
  if (isObject(value)) {
    const { as, to } = value;
    const isText = (each: unknown): each is string => typeof each === 'string';
    if ((as === 'new' || as === 'changed' || as === 'resolved') && Array.isArray(to) && to.every(isText))
      return { as, to };
  }
  throw corrupt('does not say who is to be told');
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value);
}

function objectIn(text: string, corrupt: Corrupt): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    throw corrupt('is not JSON', error);
  }
  throw corrupt('is no object');
}
