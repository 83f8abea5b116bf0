import { InvalidArgumentError } from 'commander';

/** Options that may be repeated, where they were not given once. */
export const NOTHING_CHOSEN = { environment: [], only: [], except: [], approve: [], approval: [] };

/** The value of an option that is a number of things. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}
