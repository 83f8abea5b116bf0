import type { Failure } from '../model/outcome.ts';
import type { Address } from '../model/resource.ts';

/** What can go wrong between us and a live system. Retry on the code, never on the message. */
export const BACKEND_ERROR_CODES = [
  'moved', // the row is not the one the plan was made for
  'rejected', // the service says no: a rule of its own
  'not-permitted', // this identity or the file system does not allow it
  'unavailable', // could not be reached, or its store cannot be read
  'busy', // somebody else is at it: try again
  'corrupt', // what was read makes no sense
  'outcome-unknown', // the change may have been made: read live before anything else
  'interrupted', // the caller gave up
  'no-space',
] as const;
export type BackendErrorCode = (typeof BACKEND_ERROR_CODES)[number];

/** The world failed. `message` says what happened, `hint` what to do next; the original is the `cause`. */
export class BackendError extends Error {
  readonly code: BackendErrorCode;
  readonly address: Address | undefined;
  readonly hint: string | undefined;

  constructor(
    code: BackendErrorCode,
    message: string,
    more: { readonly address?: Address; readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'BackendError';
    this.code = code;
    this.address = more.address;
    this.hint = more.hint;
  }
}

/** What went wrong, as an outcome or a report says it. */
export function failureOfError({ code, message, hint }: BackendError): Failure {
  return { code, message, ...(hint !== undefined && { hint }) };
}
