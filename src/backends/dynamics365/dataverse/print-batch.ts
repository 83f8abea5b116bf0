import { BackendError } from '../../backend-error.ts';
import type { BatchItem, DataverseRequest } from './dataverse-request.ts';

/** A batch as it goes over the wire. */
export interface PrintedBatch {
  /** With the boundary, quoted. */
  readonly contentType: string;
  readonly body: string;
}

/** What all requests of a batch have in common. */
export interface BatchFrame {
  /** What stands before the path of each request, such as `/api/data/v9.2/`. */
  readonly basePath: string;
  /** Headers of each request; a request's own header of that name wins. */
  readonly headers: Readonly<Record<string, string>>;
}

const END = '\r\n';

/**
 * Writes requests as the body of `POST $batch`; the same requests give the same bytes.
 *
 * The members of change sets are numbered through the whole batch as `Content-ID`, from 1. A path that begins with a
 * slash is complete and stands as it is.
 * Source: Microsoft Learn, "Execute batch operations using the Web API".
 *
 * @throws {BackendError} `corrupt` when a path or header would break out of its line: ETags come from answers.
 */
export function printBatch(items: readonly BatchItem[], frame: BatchFrame): PrintedBatch {
  const printed = items.map((item) =>
    ('changeSet' in item ? item.changeSet : [item]).map((each) => print(each, frame)),
  );
  const number = unusedNumber(printed);
  const boundary = `batch_${number}`;
  let contentId = 0;
  const parts = items.map((item, at) => {
    const requests = printed[at] ?? [];
    if (!('changeSet' in item)) return part(requests[0] ?? '');
    const inner = `changeset_${number}_${String(at).padStart(4, '0')}`;
    const members = requests.map((request) => {
      contentId++;
      return part(request, contentId);
    });
    return `Content-Type: multipart/mixed; boundary="${inner}"${END}${END}${multipart(members, inner)}`;
  });
  return { contentType: `multipart/mixed; boundary="${boundary}"`, body: multipart(parts, boundary) };
}

function multipart(parts: readonly string[], boundary: string): string {
  return `${parts.map((each) => `--${boundary}${END}${each}${END}`).join('')}--${boundary}--${END}`;
}

function part(request: string, contentId?: number): string {
  const id = contentId === undefined ? '' : `Content-ID: ${contentId}${END}`;
  return `Content-Type: application/http${END}Content-Transfer-Encoding: binary${END}${id}${END}${request}`;
}

function print(request: DataverseRequest, frame: BatchFrame): string {
  const path = request.path.startsWith('/') ? request.path : `${frame.basePath}${request.path}`;
  const body = request.body === undefined ? '' : JSON.stringify(request.body);
  const type = request.body === undefined ? {} : { 'Content-Type': 'application/json; type=entry' };
  const headers = Object.entries(withOwn({ ...frame.headers, ...type }, request.headers ?? {}));
  const lines = [`${request.method} ${path.replaceAll(' ', '%20')} HTTP/1.1`, ...headers.map(([k, v]) => `${k}: ${v}`)];
  for (const line of lines) refuseLineBreaks(line);
  return `${lines.join(END)}${END}${END}${body}`;
}

/** Own headers over common ones, whatever case their names are written in. */
function withOwn(common: Readonly<Record<string, string>>, own: Readonly<Record<string, string>>) {
  const names = new Set(Object.keys(own).map((name) => name.toLowerCase()));
  return { ...Object.fromEntries(Object.entries(common).filter(([name]) => !names.has(name.toLowerCase()))), ...own };
}

function refuseLineBreaks(line: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (!/[\u0000-\u001f\u007f-\uffff]/.test(line)) return;
  throw new BackendError('corrupt', 'A path or header for Dataverse holds characters that cannot stand in a request.');
}

/** The lowest number that no boundary in the contents has: a delimiter must not occur in what it delimits. */
function unusedNumber(printed: readonly (readonly string[])[]): string {
  const used = new Set<number>();
  for (const requests of printed)
    for (const request of requests)
      for (const [, digits] of request.matchAll(/(?:batch|changeset)_(\d{8})/g)) used.add(Number(digits));
  let number = 1;
  while (used.has(number)) number++;
  return String(number).padStart(8, '0');
}
