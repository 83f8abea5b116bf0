/**
 * How long the service asks to wait, in milliseconds; `undefined` when it does not say, or says it in no known way.
 *
 * Accepts seconds, an HTTP date (measured from `now`), and a duration text (`1m30s`, `00:01:30`).
 * Source: Microsoft Learn, "Service protection API limits"; microsoft/terraform-provider-power-platform#702.
 */
export function retryAfterMs(headers: ReadonlyMap<string, string>, now: number): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (text.length > 64) return undefined;
  return secondsOf(text) ?? clockOf(text) ?? durationOf(text) ?? dateOf(text, now);
}

function secondsOf(text: string): number | undefined {
  return /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Math.ceil(Number(text) * SECOND) : undefined;
}

function clockOf(text: string): number | undefined {
  const [, hours, minutes, seconds] = /^(\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?$/.exec(text) ?? [];
  if (hours === undefined) return undefined;
  return Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND;
}

function durationOf(text: string): number | undefined {
  if (!/^(\d{1,9}(\.\d{1,9})?(ms|h|m|s))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/([\d.]+)(ms|h|m|s)/g)];
  return Math.ceil(parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS.get(unit ?? '') ?? 0), 0));
}

function dateOf(text: string, now: number): number | undefined {
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const UNITS: ReadonlyMap<string, number> = new Map([
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
  ['ms', 1],
]);
