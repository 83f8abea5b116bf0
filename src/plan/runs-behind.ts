import type { RunRecord } from '../model/run-record.ts';

/** A point in the history of an environment, and the runs behind it, the newest first. */
export interface RunsBehind {
  /** In words: `right after run …`. */
  readonly point: string;
  readonly runs: readonly RunRecord[];
}

/**
 * What was applied after a run (its id, or the beginning of one that is like no other) or after a time.
 *
 * `history` is that of one live system, the newest run first. Undefined when `to` is neither.
 */
export function runsBehind(history: readonly RunRecord[], to: string): RunsBehind | undefined {
  const named = history.filter(({ id }) => id === to || (to.length >= SHORTEST && id.startsWith(to)));
  const run = named.find(({ id }) => id === to) ?? (named.length === 1 ? named[0] : undefined);
  if (run !== undefined) return { point: `right after run ${run.id}`, runs: history.slice(0, history.indexOf(run)) };
  const time = timeOf(to);
  if (time === undefined) return undefined;
  const runs = history.filter(({ startedAt, endedAt }) => Date.parse(endedAt ?? startedAt) > time);
  return { point: `at ${new Date(time).toISOString()}`, runs };
}

/** The time is the part of an id that a person remembers: `20261122T1200`. */
const SHORTEST = 8;

/** A time with its zone, or a day (its beginning, in UTC); undefined for any other text. */
function timeOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
