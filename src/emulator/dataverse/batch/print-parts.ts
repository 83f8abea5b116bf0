import { STATUS_CODES } from 'node:http';
import type { EmulatorAnswer } from '../../http.ts';

/** An answered request of a batch. */
export interface AnsweredRequest {
  readonly answer: EmulatorAnswer;
  readonly contentId?: string;
}

/** An answered item of a batch: one request, or the members of a change set. */
export type AnsweredItem =
  | AnsweredRequest
  | { readonly boundary: string; readonly members: readonly AnsweredRequest[] };

const LINE = '\r\n';

/** The multipart body of the answer to a batch. */
export function printParts(items: readonly AnsweredItem[], boundary: string): string {
  return [...items.map((item) => `--${boundary}${LINE}${printItem(item)}`), `--${boundary}--${LINE}`].join('');
}

function printItem(item: AnsweredItem): string {
  if ('answer' in item) return printRequest(item);
  const members = item.members.map((member) => `--${item.boundary}${LINE}${printRequest(member)}`);
  const head = `Content-Type: multipart/mixed; boundary=${item.boundary}`;
  return [head, LINE, LINE, ...members, `--${item.boundary}--`, LINE].join('');
}

function printRequest({ answer, contentId }: AnsweredRequest): string {
  const { status, headers = {}, body = '' } = answer;
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    '',
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
    '',
  ].join(LINE);
}
