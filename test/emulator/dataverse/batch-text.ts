import { type Body, parsed } from './send.ts';

/** One HTTP answer inside the answer to a batch. */
export interface AnsweredPart {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: Body;
  /** Of the change set, when it stood in one. */
  readonly contentId?: string;
}

/** The answers inside the answer to a batch, those of change sets in their place; read without code of the emulator. */
export function answeredParts(text: string): readonly AnsweredPart[] {
  return text
    .split(/^--[\w-]+(?:--)?\r?\n/m)
    .filter((part) => /^Content-Type: application\/http/m.test(part))
    .map((part) => {
      const [outer = '', head = '', ...body] = part.split('\r\n\r\n');
      const [line = '', ...headers] = head.split('\r\n');
      const content = body.join('\r\n\r\n').trim();
      const contentId = /^Content-ID: (.+)$/m.exec(outer)?.[1];
      return {
        status: Number(line.split(' ')[1]),
        headers: Object.fromEntries(headers.map((header) => header.split(/:\s*(.*)/).slice(0, 2))),
        json: parsed(content),
        ...(contentId !== undefined && { contentId }),
      };
    });
}

/** One request for `batchText`. */
export interface WrittenRequest {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentId?: string;
}

/** The body of a batch; a list inside the list is a change set. */
export function batchText(items: readonly (WrittenRequest | readonly WrittenRequest[])[], newline = '\r\n'): string {
  const parts = items.map((item) => `--batch${newline}${isSet(item) ? changeSet(item, newline) : part(item, newline)}`);
  return [...parts, `--batch--${newline}`].join('');
}

function isSet(item: WrittenRequest | readonly WrittenRequest[]): item is readonly WrittenRequest[] {
  return Array.isArray(item);
}

function changeSet(requests: readonly WrittenRequest[], newline: string): string {
  const members = requests.map((request) => `--set${newline}${part(request, newline)}`);
  return ['Content-Type: multipart/mixed; boundary=set', newline, newline, ...members, '--set--', newline].join('');
}

function part({ method, url, body, headers = {}, contentId }: WrittenRequest, newline: string): string {
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    '',
    `${method} ${url} HTTP/1.1`,
    'Content-Type: application/json',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body === undefined ? '' : JSON.stringify(body),
    '',
  ].join(newline);
}
