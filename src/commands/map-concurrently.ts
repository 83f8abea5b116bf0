/**
 * The results of work on each item, in the order of the items; at most so many are worked on at a time.
 *
 * @throws what the first work that failed threw: nothing is begun after it, and what was begun has come to its end.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const open = items.entries();
  let hasFailed = false;
  const lane = async (): Promise<void> => {
    for (const [at, item] of open) {
      if (hasFailed) return;
      try {
        results[at] = await work(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, lane));
  for (const each of lanes) if (each.status === 'rejected') throw each.reason;
  return results;
}
