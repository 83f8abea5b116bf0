import type { Lease, LeaseHolder, Records } from '../src/record/records.ts';

/** The time of tests that need only one. */
const NOW = new Date('2026-11-01T12:00:00Z');

/** What a run of a test says of itself. */
export const START = { by: 'platform-team@contoso.example', tool: '0.0.0' } as const;

/** Takes the environment of some records for a test. */
export async function leaseOf(records: Pick<Records, 'lease'>, now = () => NOW): Promise<Lease> {
  return await records.lease({ owner: START.by, reason: 'apply', now, ttlMs: 600_000 });
}

/** Does something while a lease is held. */
export async function leased<T>(records: Pick<Records, 'lease'>, act: (lease: Lease) => Promise<T>): Promise<T> {
  const lease = await leaseOf(records);
  try {
    return await act(lease);
  } finally {
    await lease.release();
  }
}

/** A lease that nobody takes away. */
export const SURE: Lease = {
  holder: {
    owner: START.by,
    reason: 'apply',
    takenAt: NOW.toISOString(),
    expiresAt: '2026-11-01T12:10:00.000Z',
    token: 1,
  } satisfies LeaseHolder,
  assertHeld: async () => undefined,
  release: async () => undefined,
};
