import { isObject, type Json } from '../../../model/json.ts';
import type { Failure } from '../../../model/outcome.ts';
import { BackendError, type BackendErrorCode } from '../../backend-error.ts';
import { harmlessText } from '../http/harmless-text.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { DataverseAnswer } from './dataverse-request.ts';
import { ERROR_CODES, normalCode } from './error-codes.ts';

/** What the service says when it refuses; all texts are safe to show. */
export interface ServiceError {
  readonly status: number;
  /** `0x` and eight digits, or whatever word the service uses; often empty. */
  readonly code: string;
  readonly message: string;
  /** For the support of Microsoft. */
  readonly requestId?: string;
  /** The privilege the message says is missing. */
  readonly privilege?: string;
}

/** The error in an answer with status 400 or above. */
export function serviceErrorOf(answer: DataverseAnswer): ServiceError {
  const error = errorIn(answer.body);
  const message = harmlessText(error.message, 300) || `status ${answer.status} without a message`;
  const requestId = requestIdOf(answer);
  const privilege = /\bprv[A-Za-z]\w{1,150}/.exec(error.message.slice(0, 4000))?.[0];
  return {
    status: answer.status,
    code: harmlessText(normalCode(error.code), 60),
    message,
    ...(requestId !== undefined && { requestId }),
    ...(privilege !== undefined && { privilege }),
  };
}

/** What an error means for us: its code decides where it is known, its status otherwise. */
function meaningOf(error: ServiceError): BackendErrorCode {
  return ERROR_CODES[error.code]?.means ?? meaningOfStatus(error.status);
}

/** An answer with status 400 or above, as the failure of a step. */
export function failureOf(answer: DataverseAnswer): Failure {
  const error = serviceErrorOf(answer);
  const code = meaningOf(error);
  const hint = hintFor(code, error);
  return { code, message: sentence(error), ...(hint !== undefined && { hint }) };
}

/** An answer with status 400 or above, as an error about the whole system; `what` was refused: `reading the roles`. */
export function backendErrorOf(answer: DataverseAnswer, what: string): BackendError {
  const { code, message, hint } = failureOf(answer);
  return new BackendError(code as BackendErrorCode, `Dataverse refuses ${what}: ${message}`, {
    ...(hint !== undefined && { hint }),
  });
}

/** Whether what was asked for is not there: a row, a table, a column or an operation. */
export function isMissing(answer: DataverseAnswer): boolean {
  if (answer.status < 400) return false;
  return answer.status === 404 || ['0x80060888', '0x80040217'].includes(serviceErrorOf(answer).code);
}

function errorIn(body: Json | undefined): { readonly code: unknown; readonly message: string } {
  if (typeof body === 'string') return { code: '', message: body };
  const error = isObject(body) ? body['error'] : undefined;
  if (!isObject(error)) return { code: '', message: '' };
  const message = error['message'];
  return { code: error['code'], message: typeof message === 'string' ? message : '' };
}

function meaningOfStatus(status: number): BackendErrorCode {
  if (status === 401 || status === 403) return 'not-permitted';
  if (status === 404 || status === 412) return 'moved';
  if (status === 429) return 'busy';
  return status === 502 || status === 503 || status === 504 ? 'unavailable' : 'rejected';
}

function sentence(error: ServiceError): string {
  const meaning = ERROR_CODES[error.code]?.text;
  const asides = [
    `status ${error.status}`,
    error.code === '' ? undefined : `code ${error.code}`,
    meaning,
    error.requestId === undefined ? undefined : `request ${error.requestId}`,
  ];
  return `${error.message} (${asides.filter((each) => each !== undefined).join(', ')})`;
}

function hintFor(code: BackendErrorCode, error: ServiceError): string | undefined {
  if (code === 'moved') return 'Run plan again; it reads the live system.';
  if (code === 'busy') return 'Try again in a few minutes.';
  if (code !== 'not-permitted') return undefined;
  return error.privilege === undefined
    ? 'Make the identity an application user of this environment, with a security role that allows this.'
    : `Give a security role of this identity the privilege ${error.privilege}.`;
}
