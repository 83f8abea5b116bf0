import { BackendError, type BackendErrorCode } from '../backends/backend-error.ts';

/** The code that Node gives to a failed file operation, such as `ENOENT`; undefined for anything else. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** A failed file operation as a `BackendError`: what was being done to which file, and what to do next. */
export function fileFailure(error: unknown, doing: string, path: string): BackendError {
  if (error instanceof BackendError) return error;
  const errno = errnoOf(error);
  const { code, hint } = FAILURES[errno ?? ''] ?? UNAVAILABLE;
  return new BackendError(code, `Could not ${doing} ${path}${errno === undefined ? '' : ` (${errno})`}.`, {
    hint,
    cause: error,
  });
}

interface FailureText {
  readonly code: BackendErrorCode;
  readonly hint: string;
}

const UNAVAILABLE: FailureText = {
  code: 'unavailable',
  hint: 'Check that the path and the folders above it can be used.',
};
const NOT_PERMITTED: FailureText = {
  code: 'not-permitted',
  hint: 'Give this user the right to read and write there, or choose another folder.',
};
const NO_SPACE: FailureText = {
  code: 'no-space',
  hint: 'Free some space and run again; what was there before is intact.',
};

const FAILURES: Readonly<Record<string, FailureText>> = {
  EACCES: NOT_PERMITTED,
  EPERM: NOT_PERMITTED,
  EROFS: NOT_PERMITTED,
  ENOSPC: NO_SPACE,
  EDQUOT: NO_SPACE,
};
