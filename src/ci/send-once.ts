import { BackendError } from '../backends/backend-error.ts';
import type { PublishingWorld } from './runner.ts';

/** A lost answer is rare. Two in a row are a service that is away, and each further try is one that may turn up late. */
const MOST_SENDS = 2;
/** How long a service may take until what it made can be found: neither GitHub nor Azure DevOps says. */
const SETTLE_MS = 2000;

/**
 * Makes something that must not be there twice: where no answer said whether it was made, or none that can be read, it is
 * looked for before it is made again.
 *
 * `find` gives what was made, and nothing that was there before.
 *
 * @throws {BackendError} `outcome-unknown` when the second answer was lost, too, and nothing is found; `corrupt` when it
 * could not be read; whatever else sending or looking for it throws.
 */
export async function sendOnce<T>(
  send: () => Promise<T>,
  find: () => Promise<T | undefined>,
  { sleep, signal }: Pick<PublishingWorld, 'sleep' | 'signal'>,
): Promise<T> {
  for (let sent = 1; ; sent++) {
    try {
      return await send();
    } catch (error) {
      if (!isUnsure(error)) throw error;
      await sleep(SETTLE_MS, signal).catch(() => {
        throw error;
      });
      const made = await find();
      if (made !== undefined) return made;
      if (sent === MOST_SENDS) throw error;
    }
  }
}

function isUnsure(error: unknown): boolean {
  return error instanceof BackendError && (error.code === 'outcome-unknown' || error.code === 'corrupt');
}
