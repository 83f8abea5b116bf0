import { BackendError } from '../../backends/backend-error.ts';
import type { LeaseHolder } from '../../model/lease-holder.ts';

/** Who broke a lease, when and why. */
export interface BrokenLease {
  readonly token: number;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

/** The environment is somebody else's now. */
export function taken(environment: string, holder: LeaseHolder): BackendError {
  const { owner, reason, takenAt, expiresAt, pid = 'unknown', host = 'unknown' } = holder;
  return new BackendError(
    'busy',
    `The environment "${environment}" is taken by ${owner} for ${reason} (pid ${pid} on ${host}, since ${takenAt}, until ${expiresAt}).`,
    {
      hint: `Run again when it is done or that time is over. If nothing runs there any more: copilotctl lock break -e ${environment} --reason TEXT.`,
    },
  );
}

/** What a holder is told that lost the environment: it writes nothing more. */
export function lost(
  environment: string,
  mine: LeaseHolder,
  now: LeaseHolder | undefined,
  broken: BrokenLease | undefined,
): BackendError {
  const hint = 'Run plan again: it reads what is there now.';
  const text = `The environment "${environment}" is no longer ours`;
  if (broken?.token === mine.token) {
    const { by, reason, at } = broken;
    return new BackendError('busy', `${text}: ${by} broke the lock at ${at} (${reason}).`, { hint });
  }
  const who = now === undefined ? 'it was given back' : `${now.owner} has it since ${now.takenAt}`;
  return new BackendError('busy', `${text}: ${who}.`, { hint });
}
