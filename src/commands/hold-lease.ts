import { MAX_TTL_MS } from '../record/lease/lease-terms.ts';
import type { Lease, Records } from '../record/records.ts';
import type { Context } from './context.ts';
import { UsageError } from './exit.ts';

/** A lease while it is held. */
export interface HeldLease {
  readonly lease: Lease;
  /** Does something that may take longer than the lease lasts, and renews it meanwhile. */
  readonly keepAlive: <T>(long: () => Promise<T>) => Promise<T>;
}

/** Takes the environment, does something, and gives it back however that ends. */
export async function holdLease<T>(
  records: Records,
  reason: string,
  context: Pick<Context, 'now' | 'variables'>,
  act: (held: HeldLease) => Promise<T>,
): Promise<T> {
  const ttlMs = ttlOf(context.variables['COPILOTCTL_LOCK_TTL']);
  const lease = await records.lease({ owner: ownerOf(context), reason, now: context.now, ttlMs });
  try {
    return await act({ lease, keepAlive: (long) => keepAlive(lease, ttlMs, long) });
  } finally {
    await lease.release();
  }
}

/** A lease that was lost is found out by the next write; here nobody needs to hear of it. */
async function keepAlive<T>(lease: Lease, ttlMs: number, act: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => void lease.assertHeld().catch(() => undefined), ttlMs / 3);
  timer.unref();
  try {
    return await act();
  } finally {
    clearInterval(timer);
  }
}

/** Who runs the command: `COPILOTCTL_OWNER`, else the user of this machine. */
export function ownerOf({ variables }: Pick<Context, 'variables'>): string {
  return variables['COPILOTCTL_OWNER'] ?? variables['USER'] ?? variables['USERNAME'] ?? 'somebody';
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
const DEFAULT_TTL_MS = 10 * 60_000;
const MIN_TTL_MS = 10_000;

/** How long a lease lasts without a renewal. Default: 10 minutes. */
function ttlOf(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_TTL_MS;
  const [, number = '', unit = ''] = /^(\d{1,6})(s|m|h)$/.exec(text) ?? [];
  const ttlMs = Number(number) * (UNIT_MS[unit] ?? 0);
  if (ttlMs >= MIN_TTL_MS && ttlMs <= MAX_TTL_MS) return ttlMs;
  throw new UsageError(
    `COPILOTCTL_LOCK_TTL is no time that a lock may last: "${text}".`,
    'Write it as 90s, 10m or 2h, from 10s to 24h, or unset it.',
  );
}
