import { isObject, type Json, type JsonObject } from '../../../model/json.ts';
import { BackendError } from '../../backend-error.ts';
import type { BatchAnswer, DataverseRequest } from './dataverse-request.ts';

const NEXT = '@odata.nextLink';
/** A million rows of 5,000 a page: no table of settings comes near. */
const MOST_PAGES = 200;

/** The answer to one request, growing page by page. */
export class Pages {
  readonly request: DataverseRequest | undefined;
  readonly #first: BatchAnswer;
  readonly #rows: Json[] = [];
  readonly #seen = new Set<string>();
  #failure: BatchAnswer | undefined;
  #next: string | undefined;
  #count = 1;

  constructor(first: BatchAnswer, request: DataverseRequest | undefined) {
    this.request = request;
    this.#first = first;
    const body = collectionOf(first);
    if (request?.method === 'GET' && body !== undefined) this.#take(body);
  }

  /** Where the next page is; `undefined` when there is none. */
  get next(): string | undefined {
    return this.#failure === undefined ? this.#next : undefined;
  }

  /** The first answer with the rows of all pages; a page that failed is the answer to the whole. */
  get answer(): BatchAnswer {
    if (this.#failure !== undefined) return this.#failure;
    if (this.#count === 1 || 'changeSet' in this.#first || !isObject(this.#first.body)) return this.#first;
    const { [NEXT]: _followed, ...body } = this.#first.body;
    return { ...this.#first, body: { ...body, value: this.#rows } };
  }

  /** Adds the answer to the request for the next page. */
  add(answer: BatchAnswer | undefined): void {
    this.#count++;
    this.#next = undefined;
    if (answer === undefined || 'changeSet' in answer) throw wrong('has a page without an answer');
    if (answer.status >= 400) this.#failure = answer;
    else this.#take(collectionOf(answer) ?? {});
  }

  #take(body: JsonObject): void {
    const { value, [NEXT]: next } = body;
    if (!Array.isArray(value)) throw wrong('has a page without rows');
    for (const row of value as readonly Json[]) this.#rows.push(row);
    if (next === undefined || next === null) return;
    if (typeof next !== 'string') throw wrong('has a next link that is no text');
    if (this.#seen.has(next)) throw wrong('leads back to a page that was read');
    if (this.#count >= MOST_PAGES) throw wrong(`has more than ${MOST_PAGES} pages`);
    this.#seen.add(next);
    this.#next = next;
  }
}

/**
 * The request for the next page: the link as it is, with the headers of the first request.
 *
 * @throws {BackendError} `corrupt` when the link leaves the Web API of the organization: the token goes nowhere else.
 */
export function nextPage(pages: Pages, api: URL): DataverseRequest | undefined {
  if (pages.next === undefined) return undefined;
  const url = URL.canParse(pages.next, api.href) ? new URL(pages.next, api) : undefined;
  const root = new URL('../', api).pathname;
  if (url === undefined || url.origin !== api.origin || !url.pathname.startsWith(root))
    throw wrong('goes on outside of its Web API: link to another host refused');
  const { headers } = pages.request ?? {};
  return { method: 'GET', path: `${url.pathname}${url.search}`, ...(headers && { headers }) };
}

/** The body when it is a collection, or says that it goes on. */
function collectionOf(answer: BatchAnswer): JsonObject | undefined {
  if ('changeSet' in answer || answer.status >= 400 || !isObject(answer.body)) return undefined;
  return Array.isArray(answer.body['value']) || answer.body[NEXT] !== undefined ? answer.body : undefined;
}

function wrong(what: string): BackendError {
  return new BackendError('corrupt', `A collection of Dataverse ${what}.`);
}
