import type { Failure } from '../../model/outcome.ts';
import { BackendError, failureOfError } from '../backend-error.ts';
import type { BatchAnswer, BatchItem, DataverseAnswer } from './dataverse/dataverse-request.ts';
import { failureOf } from './dataverse/service-error.ts';
import type { LiveSystem } from './live-system.ts';
import type { Reading } from './read-snapshot.ts';

/** What became of items that belong together. */
export type Result =
  | { readonly status: 'done' }
  /** The service said no, and nothing of a change set happened; or it was never asked. */
  | { readonly status: 'refused' | 'failed'; readonly failure: Failure }
  /** Nobody knows yet; `isReadAgain`: live was read since, and shows what happened. */
  | { readonly status: 'lost'; readonly failure: Failure; readonly isReadAgain: boolean };

/**
 * Sends changes in one batch, the reads that prove them behind them; what these read is live from then on.
 *
 * A group that the service refuses hinders no other. Once sent, nothing is cancelled: an answer that nobody waits for
 * would be a change that nobody knows of.
 */
export async function sendProved(
  groups: readonly (readonly BatchItem[])[],
  live: LiveSystem,
  proof: Reading,
): Promise<readonly Result[]> {
  const items = groups.flat();
  const options = { effect: true, continueOnError: true, consistency: 'strong', purpose: 'the changes' } as const;
  try {
    const answers = await live.client.batch([...items, ...proof.values()], options, NEVER);
    live.accept(proof, answers.slice(items.length));
    return resultsOf(groups, answers);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return await resultsOfError(error, groups, live, proof);
  }
}

/** Once a change is on its way it is waited for: an interruption stops what comes after it. */
export const NEVER: AbortSignal = new AbortController().signal;

function resultsOf(groups: readonly (readonly BatchItem[])[], answers: readonly BatchAnswer[]): Result[] {
  let at = 0;
  return groups.map((group) => {
    const own = answers.slice(at, at + group.length);
    at += group.length;
    const failed = own.map(failedAnswer).find((answer) => answer !== undefined);
    return failed === undefined ? { status: 'done' } : { status: 'refused', failure: failureOf(failed) };
  });
}

function failedAnswer(answer: BatchAnswer): DataverseAnswer | undefined {
  const answers = 'changeSet' in answer ? answer.changeSet : [answer];
  return answers.find(({ status }) => status >= 400);
}

/** An answer that was lost says nothing; what its proof would have read is read now. */
async function resultsOfError(
  error: BackendError,
  groups: readonly unknown[],
  live: LiveSystem,
  proof: Reading,
): Promise<readonly Result[]> {
  const failure = failureOfError(error);
  if (error.code !== 'outcome-unknown') return groups.map(() => ({ status: 'failed', failure }));
  const isReadAgain = await isRead(live, proof);
  return groups.map(() => ({ status: 'lost', failure, isReadAgain }));
}

async function isRead(live: LiveSystem, proof: Reading): Promise<boolean> {
  try {
    await live.read(proof, NEVER);
    return true;
  } catch {
    return false;
  }
}
