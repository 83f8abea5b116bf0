import type { LeaseHolder } from '../../model/lease-holder.ts';

/** A lease is taken for at most a day, whatever a record says. */
export const MAX_TTL_MS = 24 * 60 * 60 * 1000;

/** When a lease that is taken or renewed now ends. */
export function expiryOf(now: Date, ttlMs: number): string {
  return new Date(now.getTime() + ttlMs).toISOString();
}

/** Whether a lease has ended; a time that makes no sense has. */
export function isOver({ expiresAt }: Pick<LeaseHolder, 'expiresAt'>, now: Date): boolean {
  return !(Date.parse(expiresAt) > now.getTime());
}

/**
 * When a lease ends as seen from here: never later than its time from now. A clock that was wrong when it was taken or
 * renewed would hold the environment for years; who sees that writes the earlier end down, for those who look later.
 */
export function boundedExpiry({ expiresAt }: Pick<LeaseHolder, 'expiresAt'>, ttlMs: number, now: Date): string {
  const latest = expiryOf(now, Math.min(ttlMs, MAX_TTL_MS));
  return Date.parse(expiresAt) > Date.parse(latest) ? latest : expiresAt;
}

/** Whether a third of its time is over, or the clock was set back behind its beginning. */
export function isDue(renewedAt: Date, ttlMs: number, now: Date): boolean {
  const elapsed = now.getTime() - renewedAt.getTime();
  return elapsed < 0 || elapsed * 3 >= ttlMs;
}

/** Whether two describe one lease. The end moves with each renewal; tokens may begin again where records were lost. */
export function isSameLease(one: LeaseHolder, other: LeaseHolder | undefined): boolean {
  return (
    other !== undefined &&
    one.token === other.token &&
    one.takenAt === other.takenAt &&
    one.owner === other.owner &&
    one.pid === other.pid &&
    one.host === other.host
  );
}
