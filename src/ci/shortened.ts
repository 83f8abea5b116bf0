import { wellFormed } from '../model/well-formed.ts';

/** Longer is no reason that anybody reads, but a page. */
const MOST_CHARACTERS = 300;

/** What a service says, in one line of 300 characters at most, which ends with no half of a pair. */
export function shortened(said: string): string {
  const line = said.trim().replace(/\s+/g, ' ');
  if (line.length <= MOST_CHARACTERS) return wellFormed(line);
  return `${wellFormed(line.slice(0, MOST_CHARACTERS - 1).replace(/[\ud800-\udbff]$/, ''))}…`;
}
