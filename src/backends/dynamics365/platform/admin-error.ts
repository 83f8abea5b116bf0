import { isObject, type Json, type JsonObject } from '../../../model/json.ts';
import { BackendError, type BackendErrorCode } from '../../backend-error.ts';
import { parseJson } from '../dataverse/parse-json.ts';
import { harmlessText } from '../http/harmless-text.ts';
import type { HttpAnswer } from '../http/http-request.ts';
import { requestIdOf } from '../http/request-id.ts';

/** What an admin API says when it refuses. */
export interface AdminError {
  readonly code: string;
  readonly message: string;
}

/** The error in an answer; all forms that the services use: `error`, `errors`, `errorDetail`, in any case. */
export function adminErrorIn(text: string): AdminError {
  const body = bodyOf(text);
  const error = ['error', 'errors', 'errordetail'].map((name) => memberOf(body, name)).find(isObject);
  if (error === undefined) return { code: '', message: '' };
  const message = [textIn(error, 'message'), ...fieldMessages(error)].filter((each) => each !== '').join(' ');
  return { code: harmlessText(textIn(error, 'code'), 80), message: harmlessText(message, 300) };
}

/** A refusal as an error; `purpose` says what was refused: `reading the environment record`. */
export function adminRefusal(answer: HttpAnswer, purpose: string): BackendError {
  const { code, message } = adminErrorIn(answer.text);
  const asides = [`status ${answer.status}`, ...(code === '' ? [] : [`code ${code}`]), ...requestIdIn(answer)];
  const said = message === '' ? '' : `: ${message}`;
  const hint = hintFor(answer.status, code, message);
  return new BackendError(
    meaningOf(answer.status, code),
    `The Power Platform admin API refuses ${purpose}${said} (${asides.join(', ')})`,
    { ...(hint !== undefined && { hint }) },
  );
}

/** The value of a member whose name may be written in any case. */
export function memberOf(body: Json | undefined, name: string): Json | undefined {
  if (!isObject(body)) return undefined;
  return Object.entries(body).find(([key]) => key.toLowerCase() === name)?.[1];
}

function bodyOf(text: string): Json | undefined {
  try {
    return text.length > 1_000_000 ? undefined : parseJson(text);
  } catch {
    return undefined;
  }
}

function fieldMessages(error: JsonObject): readonly string[] {
  const fields = memberOf(error, 'fielderrors');
  if (!isObject(fields)) return [];
  return Object.entries(fields).flatMap(([field, said]) => {
    const messages = memberOf(said, 'errormessages');
    return Array.isArray(messages) ? [`${field}: ${messages.slice(0, 5).map(String).join(' ')}`] : [];
  });
}

function textIn(error: JsonObject, name: string): string {
  const value = memberOf(error, name);
  return typeof value === 'string' ? value : '';
}

function requestIdIn(answer: HttpAnswer): readonly string[] {
  const id = requestIdOf(answer);
  return id === undefined ? [] : [`request ${id}`];
}

function meaningOf(status: number, code: string): BackendErrorCode {
  if (status === 401 || status === 403) return 'not-permitted';
  if (status === 429 || (status === 409 && code === 'OperationNotStartable')) return 'busy';
  return status >= 500 && status !== 501 ? 'unavailable' : 'rejected';
}

function hintFor(status: number, code: string, message: string): string | undefined {
  if (status === 403 && isUnregistered(message)) return REGISTER;
  if (status === 401 || status === 403)
    return 'The identity needs the role Power Platform administrator or Dynamics 365 administrator, or its application must be registered as a management application.';
  if (status === 404) return 'Compare spec.environmentId and spec.tenantId of the environment with the admin center.';
  if (status === 409 && code === 'OperationNotStartable') return 'Try again when the running operation has ended.';
  return undefined;
}

/** Source: microsoft/terraform-provider-power-platform#665, #388. */
function isUnregistered(message: string): boolean {
  return /service principal/i.test(message) && /does not have permission/i.test(message);
}

/** Source: Microsoft Learn, "Create a service principal application using the Power Platform API". */
const REGISTER =
  'A Power Platform administrator registers the application once as a management application: pac admin application register --application-id <client id>. An application cannot do that itself.';
