import { BackendError } from '../../backends/backend-error.ts';
import type { Git, GitAnswer } from './git.ts';
import { gitFailure } from './git-failure.ts';

/** A commit to become the value of a ref on a remote, if that is still what it was. */
export interface RefPush {
  readonly remote: string;
  readonly ref: string;
  readonly commit: string;
  /** Undefined: the ref must not exist. */
  readonly expected: string | undefined;
}

/** The remote could not lock the ref because it is locked: what it said. */
export interface LockedRef {
  readonly locked: string;
}

/**
 * Pushes one commit by compare-and-swap.
 *
 * `overtaken` when the ref is at another value now, or about to be; `locked` when the remote says that a lock file stands
 * in its way; an error when there was no answer, so that it may have arrived.
 *
 * @throws {BackendError} `not-permitted` when the remote declines it for a reason of its own.
 */
export async function pushRef(git: Git, push: RefPush): Promise<'pushed' | 'overtaken' | LockedRef | BackendError> {
  const { remote, ref, commit, expected } = push;
  const args = ['push', ...PUSH, `--force-with-lease=${ref}:${expected ?? ''}`, '--', remote, `${commit}:${ref}`];
  const answer = await git.ask(args);
  if (answer.exitCode === 0) return 'pushed';
  const refusal = refusalIn(answer);
  if (refusal === undefined) return gitFailure(args, answer, git.folder);
  const locked = LOCKED.exec(answer.err)?.[0];
  if (locked !== undefined) return { locked: locked.replaceAll(/\p{Cc}/gu, ' ') };
  if (OVERTAKEN.test(refusal) || OVERTAKEN.test(answer.err)) return 'overtaken';
  throw new BackendError('not-permitted', `${remote} declined the push of ${ref}: ${refusal}.`, {
    hint: `Let this identity push ${ref}; rules and hooks for branches may hold it back.`,
  });
}

/** What is said when a ref of the remote stayed locked however often it was tried. */
export function lockedThere(ref: string, said: string): BackendError {
  return new BackendError('busy', `The remote holds ${ref} locked: ${said}.`, {
    hint: 'Run again in a moment. If it stays so, a git was killed there while it wrote: once none runs any more, delete that file on the remote.',
  });
}

const LOCKED = /Unable to create '[^'\n]{1,300}\.lock': File exists/;

/** No hook of the user, no tag, nothing else. */
const PUSH = ['--porcelain', '--quiet', '--no-verify', '--no-follow-tags', '--no-signed', '--recurse-submodules=no'];

/** Why the remote, or git before it asked, refused the ref: a line `!<tab>from:to<tab>[rejected] (why)`. */
function refusalIn({ out }: GitAnswer): string | undefined {
  const line = out
    .toString()
    .split('\n')
    .find((each) => each.startsWith('!\t'));
  return line
    ?.split('\t')[2]
    ?.replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, 300);
}

const OVERTAKEN =
  /stale info|fetch first|non-fast-forward|cannot lock ref|failed to update ref|failed to lock|incorrect old value|reference already exists|failed to transfer/i;
