import type { Fault, FaultRule } from '../../../../src/emulator/faults.ts';
import { TOKEN } from '../../../contract/dynamics365-subject.ts';

/** Answers of more bytes are not read to their end: above the largest answer of the story. */
export const ANSWER_BYTES = 2_000_000;

/** What a service behind a careless proxy says: it repeats what it was sent. */
const ECHO = `Request refused. Authorization: Bearer ${TOKEN}`;
const ELSEWHERE = 'https://elsewhere.contoso.example';

/** How often a fault comes: one time, or from then on always. */
export type Lasting = 'once' | 'always';

/** One way of going wrong; `now` is the time at which it is scripted. */
export interface StoryFault {
  readonly name: string;
  readonly fault: (now: number) => Fault;
  /**
   * What a single one does: `waits` (the request was not taken and is sent again, whatever it is), `repeats` (it is sent
   * again if that does no harm), `ends` (whoever asked is told).
   */
  readonly once: 'waits' | 'repeats' | 'ends';
  /** Whether the request has its effect all the same. */
  readonly hasEffect?: true;
  /** Whether the answer is that to a second one like it, which finds everything there: what was made looks like another's. */
  readonly isTwice?: true;
}

/** Ways of going wrong that a moment later may be over. */
export const PASSING: readonly StoryFault[] = [
  { name: '401', once: 'waits', fault: () => ({ status: 401, message: ECHO }) },
  { name: '408', once: 'repeats', fault: () => ({ status: 408 }) },
  { name: '429 with Retry-After', once: 'waits', fault: () => ({ status: 429, headers: { 'Retry-After': '90' } }) },
  { name: '429', once: 'waits', fault: () => ({ status: 429 }) },
  { name: '500', once: 'repeats', fault: () => ({ status: 500, message: ECHO }) },
  { name: '502', once: 'repeats', fault: () => ({ status: 502, html: page('Bad gateway') }) },
  {
    name: '503 with a date',
    once: 'waits',
    fault: (now) => ({ status: 503, headers: { 'Retry-After': new Date(now + 90_000).toUTCString() } }),
  },
  { name: '504', once: 'repeats', fault: () => ({ status: 504, body: '' }) },
  { name: 'reset before', once: 'repeats', fault: () => ({ reset: 'before' }) },
  { name: 'reset after', once: 'repeats', hasEffect: true, fault: () => ({ reset: 'after' }) },
  { name: 'cut off', once: 'repeats', hasEffect: true, fault: () => ({ truncate: 60 }) },
];

/** Ways of going wrong that are answers, if not the right ones. */
export const ANSWERED: readonly StoryFault[] = [
  {
    name: '403',
    once: 'ends',
    fault: () => ({ status: 403, code: '0x80040220', message: `Missing prvReadRole. ${ECHO}` }),
  },
  { name: 'error page', once: 'ends', fault: () => ({ status: 403, html: page(ECHO) }) },
  {
    name: 'page of a proxy',
    once: 'ends',
    hasEffect: true,
    fault: () => ({ status: 200, after: true, html: page(ECHO) }),
  },
  { name: 'redirect', once: 'ends', fault: () => ({ redirect: `${ELSEWHERE}/login?claims=${TOKEN}` }) },
  { name: 'duplicate', once: 'ends', hasEffect: true, isTwice: true, fault: () => ({ duplicate: true }) },
  { name: 'no JSON', once: 'ends', hasEffect: true, fault: () => ({ body: `<<< ${ECHO}` }) },
  { name: 'oversized', once: 'ends', hasEffect: true, fault: () => ({ oversize: ANSWER_BYTES + 1 }) },
  { name: 'links elsewhere', once: 'ends', hasEffect: true, fault: () => ({ nextLinkHost: ELSEWHERE }) },
];

/** The answer comes when nobody waits for it any more, and so does the effect. */
export const LATE: StoryFault = { name: 'late', once: 'repeats', hasEffect: true, fault: () => ({ delayMs: 1 }) };

function page(text: string): string {
  return `<!DOCTYPE html><html><head><title>Error</title></head><body><h1>${text}</h1></body></html>`;
}

/** A request of the story, as faults are aimed at it. */
export interface StoryRequest {
  readonly phase: 'plan' | 'apply';
  readonly name: string;
  readonly method: string;
  /** As a regular expression. */
  readonly path: string;
  /** Among those of this method and path, from 1. */
  readonly nth: number;
  readonly isWrite: boolean;
}

/** The script that makes one request of the story go wrong, or from it on all of its kind. */
export function scriptOf(
  { fault }: StoryFault,
  request: StoryRequest,
  lasting: Lasting,
  now: number,
): readonly FaultRule[] {
  const { method, path, nth } = request;
  return [{ match: { method, path, nth, times: lasting === 'once' ? 1 : 1_000_000 }, fault: fault(now) }];
}
