import { invalidArgument } from '../refusals.ts';
import { boundaryOf, headersOf, type Part, parseMultipart, splitHead } from './multipart.ts';

/** One request of a batch, as written. */
export interface BatchRequest {
  readonly method: string;
  /** Absolute, below the root of the host, relative to the service, or `$1`. */
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  readonly contentId?: string;
}

/** One item of a batch: a request, or several that are done all or not at all. */
export type BatchItem =
  | { readonly kind: 'request'; readonly request: BatchRequest }
  | { readonly kind: 'change-set'; readonly requests: readonly BatchRequest[] };

/** The most requests that a batch can have, those in change sets included. */
const MOST_REQUESTS = 1000;

/** Reads the whole of a batch before anything is done. @throws {EmulatorError} 400 when it cannot be read. */
export function readBatch(body: string, contentType: string | undefined): readonly BatchItem[] {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) throw invalidArgument('A batch needs the content type multipart/mixed with a boundary.');
  const items = parseMultipart(body, boundary).map(readItem);
  const count = items.reduce((sum, item) => sum + (item.kind === 'request' ? 1 : item.requests.length), 0);
  if (count > MOST_REQUESTS) throw invalidArgument(`A batch has at most ${MOST_REQUESTS} requests, this one ${count}.`);
  return items;
}

function readItem(part: Part): BatchItem {
  const boundary = boundaryOf(part.headers.get('content-type'));
  if (boundary === undefined) return { kind: 'request', request: readRequest(part) };
  return { kind: 'change-set', requests: parseMultipart(part.content, boundary).map(readRequest) };
}

function readRequest({ headers, content }: Part): BatchRequest {
  if (!/^application\/http\b/i.test(headers.get('content-type') ?? '')) {
    throw invalidArgument('Each request of a batch needs the content type application/http.');
  }
  const { head, rest } = splitHead(content.replace(/^(?:\r?\n)+/, ''));
  const [line = '', ...lines] = head;
  const found = /^([A-Za-z]+)\s+(.+?)(?:\s+HTTP\/\d(?:\.\d)?)?\s*$/.exec(line);
  if (!found) throw invalidArgument(`'${line.slice(0, 60)}' is no request line.`);
  const contentId = headers.get('content-id') ?? headersOf(lines).get('content-id');
  return {
    method: (found[1] ?? '').toUpperCase(),
    url: found[2] ?? '',
    headers: headersOf(lines),
    body: rest,
    ...(contentId !== undefined && { contentId }),
  };
}
