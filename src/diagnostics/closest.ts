import { distance } from 'fastest-levenshtein';

/** The known name that a person most likely meant; undefined when none is near enough to be worth saying. */
export function closest(written: string, known: Iterable<string>): string | undefined {
  const lower = written.toLowerCase();
  let best: string | undefined;
  let least = Math.max(2, Math.floor(written.length / 3)) + 1;
  for (const name of known) {
    const away = distance(lower, name.toLowerCase());
    if (away < least) [best, least] = [name, away];
  }
  return best;
}
