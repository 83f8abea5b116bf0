import { UsageError } from './exit.ts';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A length of time as people write it, such as `90m`, `12h` or `7d`, in milliseconds, within bounds. Default: none.
 *
 * @throws {UsageError} when it is none, or out of bounds.
 */
export function durationMs(option: string, text: string, { least = 0, most = Number.POSITIVE_INFINITY } = {}): number {
  const [, digits, unit = ''] = /^(0|[1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  const duration = Number(digits) * (UNITS[unit] ?? Number.NaN);
  if (duration >= least && duration <= most) return duration;
  throw new UsageError(`${option} ${text} is no length of time.`, 'Write it as 90m, 12h or 7d.');
}
