import { BACKEND_ERROR_CODES, BackendError, type BackendErrorCode } from '../backends/backend-error.ts';
import { EXIT_CODES, type Result } from '../model/report.ts';

/** The command line itself is wrong: exit code 64. */
export class UsageError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

/** Exit codes that are no result of a run: usage, and our own bugs. */
const EXIT_USAGE = 64;
const EXIT_BUG = 70;

const RESULT_OF: Readonly<Record<BackendErrorCode, Result>> = {
  moved: 'failed',
  rejected: 'failed',
  'not-permitted': 'not-permitted',
  unavailable: 'unavailable',
  busy: 'try-again',
  corrupt: 'unavailable',
  'outcome-unknown': 'failed',
  interrupted: 'try-again',
  'no-space': 'try-again',
};

/** What a failure of the world makes of a run. */
export function resultOf(error: BackendError): Result {
  return RESULT_OF[error.code];
}

/** What the first environment that failed makes of a run; undefined when none did. */
export function resultOfFailures(made: readonly { readonly error?: BackendError | undefined }[]): Result | undefined {
  const error = made.find((each) => each.error !== undefined)?.error;
  return error && resultOf(error);
}

/** The result of a failed step's code, as it stands in an outcome. */
export function resultOfCode(code: string): Result {
  return BACKEND_ERROR_CODES.find((each) => each === code) === undefined
    ? 'failed'
    : RESULT_OF[code as BackendErrorCode];
}

/** The exit code of any error that reaches the entry point. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT_USAGE;
  return error instanceof BackendError ? EXIT_CODES[resultOf(error)] : EXIT_BUG;
}
