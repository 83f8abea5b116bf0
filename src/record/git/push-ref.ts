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

/**
 * Pushes one commit by compare-and-swap.
 *
 * `overtaken` when the ref is at another value now; an error when there was no answer, so that it may have arrived.
 *
 * @throws {BackendError} `not-permitted` when the remote declines it for a reason of its own.
 */
export async function pushRef(git: Git, push: RefPush): Promise<'pushed' | 'overtaken' | BackendError> {
  const { remote, ref, commit, expected } = push;
  const args = ['push', ...PUSH, `--force-with-lease=${ref}:${expected ?? ''}`, '--', remote, `${commit}:${ref}`];
  const answer = await git.ask(args);
  if (answer.exitCode === 0) return 'pushed';
  const refusal = refusalIn(answer);
  if (refusal === undefined) return gitFailure(args, answer, git.folder);
  if (OVERTAKEN.test(refusal) || OVERTAKEN.test(answer.err)) return 'overtaken';
  throw new BackendError('not-permitted', `${remote} declined the push of ${ref}: ${refusal}.`, {
    hint: `Let this identity push ${ref}; rules and hooks for branches may hold it back.`,
  });
}

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
