import { BackendError } from '../../backends/backend-error.ts';
import type { PublishingWorld } from '../runner.ts';

/** How long a service may take until what it made can be found. */
const SETTLE_MS = 2000;

/**
 * Makes something that must not be there twice: where the answer was lost, it is looked for before it is made again.
 *
 * @throws {BackendError} `outcome-unknown` when the second answer was lost, too, and nothing is found.
 */
export async function sendOnce<T>(
  send: () => Promise<T>,
  find: () => Promise<T | undefined>,
  { sleep, signal }: Pick<PublishingWorld, 'sleep' | 'signal'>,
): Promise<T> {
  const trying = async (): Promise<T | BackendError> => {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof BackendError) || error.code !== 'outcome-unknown') throw error;
      await sleep(SETTLE_MS, signal).catch(() => {
        throw error;
      });
      return (await find()) ?? error;
    }
  };
  const first = await trying();
  const made = first instanceof BackendError ? await trying() : first;
  if (made instanceof BackendError) throw made;
  return made;
}
