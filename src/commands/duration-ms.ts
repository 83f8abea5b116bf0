import { UsageError } from './exit.ts';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A length of time as people write it, such as `90m`, `12h` or `7d`, in milliseconds; at most 3650 days.
 *
 * @throws {UsageError} when it is none.
 */
export function durationMs(option: string, text: string): number {
  const [, digits, unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  const duration = Number(digits) * (UNITS[unit] ?? Number.NaN);
  if (duration <= MAX_DAYS * 86_400_000) return duration;
  throw new UsageError(`${option} ${text} is no length of time.`, 'Write it as 90m, 12h or 7d.');
}

const MAX_DAYS = 3650;
