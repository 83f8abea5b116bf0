import { BackendError } from '../../backend-error.ts';
import { harmlessText } from './harmless-text.ts';
import type { HttpAnswer, HttpRequest } from './http-request.ts';
import { IN_DOUBT } from './lost-answer.ts';
import { requestIdOf } from './request-id.ts';

/** The service sent us to another place. */
export function redirected(answer: HttpAnswer, { url, purpose }: HttpRequest): BackendError {
  const location = answer.headers.get('location') ?? '';
  const host = URL.canParse(location, url.href) ? new URL(location, url).host : 'no readable address';
  return new BackendError('unavailable', `${url.host} sends on to ${host} (status ${answer.status}): ${purpose}.`, {
    hint: 'That is not followed: a token goes to no host but its own. Check organizationUrl and cloud of the environment.',
  });
}

/** The service does not accept who asks. */
export function unauthorized(answer: HttpAnswer, { url, purpose }: HttpRequest, isChallenge: boolean): BackendError {
  const message = `${url.host} does not accept the sign-in (${statusOf(answer)}): ${purpose}.${excerptOf(answer)}`;
  return new BackendError('not-permitted', message, {
    hint: isChallenge
      ? 'A Conditional Access policy of the tenant asks for more than this identity gave. An administrator of the tenant can say which.'
      : 'Check that the identity is of the tenant of the environment, and that it is an application user of the organization or registered for the admin API.',
  });
}

/** The service keeps failing. */
export function failing(answer: HttpAnswer, { url, purpose }: HttpRequest): BackendError {
  return new BackendError(
    'unavailable',
    `${url.host} answered ${answer.status}: ${purpose}.${excerptOf(answer)}${idOf(answer)}`,
    {
      hint: 'The service or the way to it has a problem. Try again later.',
    },
  );
}

/** Something between us and the service failed while a change may have been under way. */
export function inDoubt(answer: HttpAnswer, { url, purpose }: HttpRequest): BackendError {
  const message = `${url.host} answered ${answer.status}, which does not say what became of it: ${purpose}.${idOf(answer)}`;
  return new BackendError('outcome-unknown', message, { hint: IN_DOUBT });
}

/** The service asks to wait for longer than we are ready to. */
export function busy({ url, purpose }: HttpRequest, waitMs: number): BackendError {
  return new BackendError('busy', `${url.host} limits its callers and asks to wait: ${purpose}.`, {
    hint: `Try again in ${durationOf(waitMs)}.`,
  });
}

/** The service is left alone for a while. */
export function stopped({ url, purpose }: HttpRequest, failures: number, stopMs: number): BackendError {
  const message = `${url.host} could not be spoken with ${failures} times in a row and is not asked for now: ${purpose}.`;
  return new BackendError('unavailable', message, { hint: `Try again in ${durationOf(stopMs)}.` });
}

/** A token is not for this address. */
export function foreign({ url, tokenScope, purpose }: HttpRequest): BackendError {
  return new BackendError('not-permitted', `A token for ${tokenScope} may not be sent to ${url.origin}: ${purpose}.`, {
    hint: 'A token goes to no host but its own. Check organizationUrl and cloud of the environment.',
  });
}

function statusOf(answer: HttpAnswer): string {
  const id = requestIdOf(answer);
  return id === undefined ? `status ${answer.status}` : `status ${answer.status}, request ${id}`;
}

function idOf(answer: HttpAnswer): string {
  const id = requestIdOf(answer);
  return id === undefined ? '' : ` (request ${id})`;
}

function excerptOf({ text }: HttpAnswer): string {
  const excerpt = harmlessText(text);
  return excerpt === '' ? '' : ` It says: ${excerpt}`;
}

function durationOf(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds >= 120) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}
