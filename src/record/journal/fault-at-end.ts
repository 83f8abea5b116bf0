import type { JournalFault } from '../../model/journal-check.ts';

/**
 * What is wrong with a journal compared with where it ended when a lease was last given back; undefined when all of that
 * is there. `heads` are the digests of its entries, in order: a chain alone cannot tell what was cut off at its end.
 */
export function faultAtEnd(
  heads: readonly string[],
  sealed: { readonly entries: number; readonly head: string } | undefined,
): JournalFault | undefined {
  if (sealed === undefined || sealed.entries === 0) return undefined;
  if (heads.length < sealed.entries) {
    const message = `Entries ${heads.length + 1} to ${sealed.entries} are missing at the end.`;
    return { entry: heads.length + 1, message };
  }
  if (heads[sealed.entries - 1] === sealed.head) return undefined;
  const message = `Entry ${sealed.entries} is not the one that was last when an apply ended: it was changed.`;
  return { entry: sealed.entries, message };
}
