import type { Json } from './json.ts';

/** Which requests go wrong. What is left out matches everything. */
interface FaultMatch {
  readonly method?: string;
  /** A part of path and query as received, or a regular expression between slashes. */
  readonly path?: string;
  readonly organization?: string;
  /** A part of the body, as of a batch. */
  readonly body?: string;
  /** The first of the matching requests that goes wrong, counted from 1. Default: 1. */
  readonly nth?: number;
  /** How many go wrong from there on. Default: one if `nth` is given, else all. */
  readonly times?: number;
}

/** How a request goes wrong: exactly one of these. */
export type Fault =
  | StatusFault
  | { readonly delayMs: number }
  /** The connection is reset before or after the request had its effect. */
  | { readonly reset: 'before' | 'after' }
  /** The whole length is declared, and only so many bytes of the body are sent. The effect happens. */
  | { readonly truncate: number }
  /** The effect happens twice, as when a proxy repeats the request; the second answer is given. */
  | { readonly duplicate: true }
  /** This text stands in for the body of the answer. The effect happens. */
  | { readonly body: string }
  /** The body of the answer is a JSON object of so many bytes. The effect happens. */
  | { readonly oversize: number }
  /** The answer is 302 to there. No effect. */
  | { readonly redirect: string }
  /** Next links and addresses of operations in the answer lead to this origin or host. */
  | { readonly nextLinkHost: string };

/** An answer that stands in for the real one. */
export interface StatusFault {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; a text stands as it is. Default: the documented form of an error. */
  readonly body?: Json;
  readonly html?: string;
  /** Whether the request has its effect all the same. Default: false. */
  readonly after?: boolean;
}

/** One scripted fault. */
export interface FaultRule {
  readonly match: FaultMatch;
  readonly fault: Fault;
}

/** A request, as faults are matched with it. */
export interface FaultSubject {
  readonly method: string;
  /** Path and query as received. */
  readonly target: string;
  readonly organization: string | undefined;
  readonly body: string;
}

/** The faults that are scripted, and how many requests each has matched. */
export class FaultScript {
  #rules: readonly { readonly rule: FaultRule; readonly count: { seen: number } }[] = [];

  /** Replaces all faults; counting begins anew. */
  set(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ rule, count: { seen: 0 } }));
  }

  /** The fault of the first rule that is due. Every rule counts the requests that match it. */
  next(subject: FaultSubject): Fault | undefined {
    const due = this.#rules.filter(({ rule, count }) => {
      if (!matches(rule.match, subject)) return false;
      count.seen += 1;
      return isDue(rule.match, count.seen);
    });
    return due[0]?.rule.fault;
  }
}

/** The name of a fault, as the log shows it. */
export function nameOfFault(fault: Fault): string {
  if ('status' in fault) return `status ${fault.status}`;
  if ('reset' in fault) return `reset ${fault.reset}`;
  return Object.keys(fault)[0] ?? 'none';
}

function isDue({ nth, times }: FaultMatch, seen: number): boolean {
  const first = nth ?? 1;
  const count = times ?? (nth === undefined ? Number.POSITIVE_INFINITY : 1);
  return seen >= first && seen < first + count;
}

function matches(match: FaultMatch, subject: FaultSubject): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== subject.method) return false;
  if (match.organization !== undefined && match.organization !== subject.organization) return false;
  if (match.body !== undefined && !subject.body.includes(match.body)) return false;
  return match.path === undefined || matchesPath(match.path, subject.target);
}

function matchesPath(path: string, target: string): boolean {
  const source = expressionIn(path);
  return source === undefined ? target.includes(path) : new RegExp(source).test(target);
}

/** What stands between the slashes of a regular expression; undefined for plain text. A path ends in no slash. */
export function expressionIn(path: string): string | undefined {
  return path.length > 2 && path.startsWith('/') && path.endsWith('/') ? path.slice(1, -1) : undefined;
}
