/** One HTTP request as the log shows it: no token, no body, and of its headers only the id that its caller goes by. */
export interface LogEntry {
  readonly time: string;
  /** Counted from 1 over all organizations. */
  readonly number: number;
  readonly method: string;
  /** Path and query as received. */
  readonly path: string;
  readonly organization: string | null;
  /** 0 when the connection was cut instead of answered. */
  readonly status: number;
  readonly ms: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** Parts of a batch in their order. */
  readonly parts?: readonly LogPart[];
  /** What went wrong by order of a script. */
  readonly fault?: string;
  /** `x-correlation-id`, as the caller sent it; the first 64 characters. */
  readonly correlationId?: string;
}

/** One part of a batch. */
export interface LogPart {
  readonly method: string;
  readonly path: string;
  /** `null` where the answer does not tell: a part that was not reached, or of a change set that failed. */
  readonly status: number | null;
}

/** The requests answered so far, newest last; the oldest are dropped when they are very many. */
export class RequestLog {
  readonly #write: ((line: string) => void) | undefined;
  #entries: LogEntry[] = [];

  /** `write` gets each entry as one line of JSON. */
  constructor(write: ((line: string) => void) | undefined) {
    this.#write = write;
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  add(entry: LogEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > KEPT * 2) this.#entries = this.#entries.slice(-KEPT);
    this.#write?.(`${JSON.stringify(entry)}\n`);
  }

  clear(): void {
    this.#entries = [];
  }
}

const KEPT = 100_000;

/** The parts of a batch: request lines of its body, with the statuses of the answer where they can be told apart. */
export function partsOf(requestBody: string, answerBody: string): readonly LogPart[] {
  const lines = [...requestBody.matchAll(/^(GET|POST|PATCH|PUT|DELETE|HEAD) (\S+)(?: HTTP\/1\.1)?[ \t]*\r?$/gm)];
  const statuses = [...answerBody.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
  const isComplete = statuses.length === lines.length;
  return lines.map(([, method = '', path = ''], at) => ({
    method,
    path,
    status: (isComplete ? statuses[at] : undefined) ?? null,
  }));
}
