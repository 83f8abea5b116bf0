import type { Organization } from '../../src/emulator/dataverse/organization.ts';
import type { Json } from '../../src/emulator/json.ts';

/** What an organization answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as JSON, for tests to look into; undefined when there is none. */
  readonly json: ReturnType<typeof JSON.parse>;
}

/** Sends a request to an organization, without HTTP: the path is what stands below `/api/data/v9.2/`. */
export function ask(
  organization: Organization,
  method: string,
  path: string,
  body?: Json,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const { status, ...answer } = organization.handle({
    method,
    target: `/api/data/v9.2/${path}`,
    headers: new Map(Object.entries({ 'content-type': 'application/json', ...headers })),
    body: body === undefined ? '' : JSON.stringify(body),
    baseUrl: `http://127.0.0.1:4365/${organization.options.name}`,
    caller: 'tests',
  });
  return { status, headers: answer.headers ?? {}, json: answer.body ? JSON.parse(answer.body) : undefined };
}

/** The objects of a list. */
export function itemsOf(list: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(list) ? list.map((item) => ({ ...item })) : [];
}

/** One property of every object of a list. */
export function pluck(list: unknown, property: string): readonly unknown[] {
  return itemsOf(list).map((item) => item[property]);
}

/** Status and code of a refusal. */
export function refusal({ status, json }: Answer): readonly [number, unknown] {
  return [status, json?.error?.code];
}
