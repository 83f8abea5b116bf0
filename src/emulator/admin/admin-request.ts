import type { EmulatorRequest } from '../http.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Principal } from '../principals.ts';
import { AdminError } from './admin-answer.ts';

/** A request to one of the admin APIs, its target taken apart. */
export interface AdminRequest {
  readonly method: string;
  /** Without the query, as received. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  /** Without a slash at the end; what links in answers begin with. */
  readonly baseUrl: string;
  /** The parts of the path that the route names. */
  readonly parts: readonly string[];
  readonly body: string;
  readonly principal: Principal;
  /** The environment that the address stands for, where the path names none. */
  readonly environmentId: string;
}

/** Takes the target of a request apart; names of the query in lower case. */
export function parseAdminRequest(request: EmulatorRequest, principal: Principal, environmentId: string): AdminRequest {
  const url = new URL(request.target, 'http://loopback');
  const query = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const { method, baseUrl, body } = request;
  return { method, path: url.pathname, query, baseUrl, parts: [], body, principal, environmentId };
}

/**
 * The body as a JSON object.
 *
 * @throws {AdminError} 400 when it is none. The code is assumed.
 */
export function bodyOf(request: AdminRequest): JsonObject {
  const value = parse(request.body);
  if (isJsonObject(value)) return value;
  throw new AdminError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // any JSON text is a Json
  } catch {
    return undefined;
  }
}
