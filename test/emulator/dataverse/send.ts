import type { Organization } from '../../../src/emulator/dataverse/organization.ts';

/** Members of a body by name. */
type Members = Readonly<Record<string, unknown>>;

/** A body as tests look into it: what is not there fails where it is used. */
export type Body = Members & {
  readonly value: readonly Members[];
  readonly error: { readonly code: string; readonly message: string };
  readonly '@odata.etag': string;
  readonly '@odata.nextLink': string;
  readonly '@odata.deltaLink': string;
};

/** What an organization answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it came. */
  readonly text: string | undefined;
  /** The body when it is JSON. */
  readonly json: Body;
}

/** Sends a request to an organization, without HTTP: the path is what stands below `/api/data/v9.2/`. */
export function send(
  organization: Organization,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const { status, ...answer } = organization.handle({
    method,
    target: `/api/data/v9.2/${path}`,
    headers: new Map(Object.entries({ 'content-type': 'application/json', ...headers })),
    body: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
    baseUrl: `http://127.0.0.1:4365/${organization.options.name}`,
    caller: 'tests',
  });
  return { status, headers: answer.headers ?? {}, text: answer.body, json: parsed(answer.body) };
}

/** JSON of a text that may be none. */
export function parsed(text: string | undefined): Body {
  return JSON.parse(text?.startsWith('{') ? text : '{}');
}

/** Status and code of a refusal. */
export function refusalOf({ status, json }: Answer): readonly [number, string] {
  return [status, json.error.code];
}
