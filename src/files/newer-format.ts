import { BackendError } from '../backends/backend-error.ts';

/** What to do about a file that a newer version wrote: nothing in it is wrong, and it must not be moved away. */
export const NEWER_HINT = 'A newer version of copilotctl wrote it. Use that version, or a newer one.';

/** The error of a file whose format is not known yet; `what` names it. All formats but that of the journal are the first. */
export function newerFormat(what: string, format: number): BackendError {
  return new BackendError('corrupt', `${what} is of format ${format}; this version knows formats up to 1.`, {
    hint: NEWER_HINT,
  });
}
