import { isObject, type JsonObject } from '../../../model/json.ts';
import { BackendError } from '../../backend-error.ts';
import type { Cloud } from '../clouds.ts';
import { expectJson } from '../http/expect-json.ts';
import type { Conversation, HttpAnswer, HttpRequest } from '../http/http-request.ts';
import type { World } from '../http/pace.ts';

/** Whom the admin APIs are asked about, and through what. */
export interface PlatformOptions extends World {
  readonly conversation: Conversation;
  readonly cloud: Cloud;
  /** As the `Environment` declares it: a GUID, or `Default-` and a GUID. */
  readonly environmentId?: string;
  readonly tenantId?: string;
}

/** One call of an admin API. */
export interface AdminCall {
  readonly method: HttpRequest['method'];
  readonly plane: 'bap' | 'ppapi';
  /** Absolute; a shard of the Power Platform API has its own origin. Default: that of the plane. */
  readonly origin?: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  readonly repeatable: boolean;
  readonly purpose: string;
}

/** No answer of these services is anywhere near; the largest is a few thousand characters. */
const MOST_CHARACTERS = 4_000_000;

/** Sends a call with the token of its plane. */
export function callAdmin(options: PlatformOptions, call: AdminCall, signal: AbortSignal): Promise<HttpAnswer> {
  const plane = options.cloud[call.plane];
  const url = new URL(call.path, call.origin ?? plane.origin);
  for (const [name, value] of Object.entries(call.query)) url.searchParams.set(name, value);
  return options.conversation.send(
    {
      method: call.method,
      url,
      headers: {
        Accept: 'application/json',
        ...(call.body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      tokenScope: plane.tokenScope,
      repeatable: call.repeatable,
      purpose: call.purpose,
    },
    signal,
  );
}

/**
 * The body of an answer, which is always an object.
 *
 * @throws {BackendError} `corrupt` when it is none, or far too large; `unavailable` when it is a web page.
 */
export function objectIn(answer: HttpAnswer, purpose: string): JsonObject {
  if (answer.text.length > MOST_CHARACTERS) throw senseless(purpose, 'is far too large');
  const body = expectJson(answer, purpose);
  if (!isObject(body)) throw senseless(purpose);
  return body;
}

/** An answer that is not what the documentation of the service shows. */
export function senseless(purpose: string, what = 'is not what the service gives'): BackendError {
  return new BackendError('corrupt', `The answer to ${purpose} ${what}.`);
}

/**
 * The environment id, checked: an empty one would turn the call into a list of all environments.
 *
 * @throws {BackendError} `rejected` when there is none, or it is no id.
 */
export function environmentIdOf({ environmentId }: PlatformOptions): string {
  if (environmentId !== undefined && /^(?:Default-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(environmentId))
    return environmentId;
  const what = environmentId ? 'is no id of an environment' : 'is missing';
  throw new BackendError('rejected', `The environmentId of the environment ${what}.`, {
    hint: 'Set spec.environmentId: the admin center shows it on the page of the environment.',
  });
}
