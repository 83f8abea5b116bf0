import { type Json, sameJson } from '../../../model/json.ts';
import { BackendError } from '../../backend-error.ts';
import type { World } from '../http/pace.ts';

/** How a write through an admin API ended. */
export type AdminWrite<Live> =
  /** Every value that was sent was read again. */
  | { readonly status: 'applied'; readonly live: Live }
  /**
   * The service took the values, but these properties do not show them yet. It is known to take a while; whoever reads
   * later knows.
   */
  | { readonly status: 'pending'; readonly live: Live; readonly properties: readonly string[] };

/** How often and how long is looked. The service's own clients give up after 20 seconds, which was often too early. */
const INTERVAL_MS = 3_000;
const LIMIT_MS = 60_000;

/** Reads until every value that was sent can be seen, or a minute is over. */
export async function readBack<Live>(
  sent: Readonly<Record<string, Json>>,
  read: () => Promise<Live>,
  valueIn: (live: Live, property: string) => Json | undefined,
  { sleep }: World,
  signal: AbortSignal,
): Promise<AdminWrite<Live>> {
  for (let waitedMs = 0; ; waitedMs += INTERVAL_MS) {
    const live = await read();
    const properties = Object.keys(sent).filter(
      (property) => !sameJson(valueIn(live, property) ?? null, sent[property] ?? null),
    );
    if (properties.length === 0) return { status: 'applied', live };
    if (waitedMs >= LIMIT_MS) return { status: 'pending', live, properties };
    await sleep(INTERVAL_MS, signal);
  }
}

/**
 * Carries out a write whose effect is proved by reading. A lost answer is settled by reading, too: what is there was
 * applied.
 *
 * @throws {BackendError} what `send` throws when nothing happened; `outcome-unknown` when nobody can say.
 */
export async function writeAndReadBack<Live>(
  send: () => Promise<void>,
  look: () => Promise<AdminWrite<Live>>,
  purpose: string,
): Promise<AdminWrite<Live>> {
  let lost: BackendError | undefined;
  try {
    await send();
  } catch (cause) {
    if (!(cause instanceof BackendError) || cause.code !== 'outcome-unknown') throw cause;
    lost = cause;
  }
  const result = await look().catch((cause) => {
    throw unknownOutcome(purpose, cause);
  });
  if (lost !== undefined && result.status === 'pending') throw unknownOutcome(purpose, lost);
  return result;
}

/** The change may have been made: whatever failed, failed after it was sent. */
export function unknownOutcome(purpose: string, cause: unknown): BackendError {
  const why = cause instanceof BackendError ? `: ${cause.message}` : '.';
  return new BackendError('outcome-unknown', `Whether ${purpose} took effect is not known${why}`, {
    hint: 'The change may have been made. Run plan again in a few minutes; it reads the live system.',
    cause,
  });
}
