import { describe, expect, test } from 'vitest';
import { type Attempt, nextTry } from '../../src/ci/github/next-try.ts';

const NOW = Date.parse('2026-11-28T12:00:00Z');

function made(more: Partial<Attempt>, answer?: { status: number; headers?: Record<string, string>; text?: string }) {
  return nextTry({
    method: 'GET',
    path: '/repos/contoso/copilot/issues',
    attempt: 1,
    now: NOW,
    ...(answer && { answer: { status: answer.status, headers: new Headers(answer.headers), text: answer.text ?? '' } }),
    ...more,
  });
}

describe('after an attempt', () => {
  test.each([200, 201, 204, 301, 400, 401, 403, 404, 410, 422])('an answer with status %i is taken', (status) => {
    expect(made({ method: 'POST' }, { status })).toEqual({ next: 'take' });
  });

  test.each<[string, Record<string, string>, string, number]>([
    ['retry-after in seconds', { 'retry-after': '9' }, '', 9_000],
    ['retry-after as a date', { 'retry-after': 'Sat, 28 Nov 2026 12:00:20 GMT' }, '', 20_000],
    ['a date that is over', { 'retry-after': 'Sat, 28 Nov 2026 11:00:00 GMT' }, '', 1_000],
    ['no time at all', { 'retry-after': '0' }, '', 1_000],
    ['a reset', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 5) }, '', 6_000],
    ['a reset that is no number', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' }, '', 60_000],
    ['no reset', { 'x-ratelimit-remaining': '0' }, '', 60_000],
    [
      'a reset in a thousand years',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '33350000000' },
      '',
      33_350_000_000_000 - NOW + 1000,
    ],
    ['a message only', {}, 'You have exceeded a secondary rate limit.', 60_000],
  ])('a limit with %s is waited for, whatever was asked', (_, headers, text, ms) => {
    for (const method of ['GET', 'POST', 'PATCH'])
      expect(made({ method }, { status: 403, headers, text })).toEqual({ next: 'wait', ms, because: 'limit' });
  });

  test('a limit that says to come at once is waited for twice as long each time, so it is never a loop', () => {
    const headers = { 'retry-after': '0' };
    const waits = [1, 2, 3, 7].map((attempt) => made({ attempt }, { status: 429, headers }));
    expect(waits).toEqual([1, 2, 4, 64].map((seconds) => ({ next: 'wait', ms: seconds * 1000, because: 'limit' })));
  });

  test('a fault that says for how long is waited for as long', () => {
    const answer = (after: string) => ({ status: 503, headers: { 'retry-after': after } });
    expect(made({}, answer('20'))).toEqual({ next: 'wait', ms: 20_000, because: 'fault' });
    expect(made({ attempt: 2 }, answer('1'))).toEqual({ next: 'wait', ms: 2_000, because: 'fault' });
    expect(made({ method: 'POST' }, answer('20'))).toEqual({ next: 'unknown' });
  });

  test('a limit that says nothing is waited for twice as long each time', () => {
    expect(made({ attempt: 3 }, { status: 429 })).toEqual({ next: 'wait', ms: 240_000, because: 'limit' });
  });

  test('what does the same twice is asked three times; what would add to something is looked for', () => {
    const faults = [undefined, { status: 500 }, { status: 503 }];
    const ways = [
      ['GET', '/x', true],
      ['PATCH', '/repos/contoso/copilot/issues/comments/1', true],
      ['DELETE', '/repos/contoso/copilot/issues/comments/1', true],
      ['POST', '/graphql', true],
      ['POST', '/api/graphql', true],
      ['POST', '/repos/contoso/copilot/issues', false],
      ['PATCH', '/repos/contoso/copilot/check-runs/1', false],
    ] as const;
    for (const answer of faults)
      for (const [method, path, isAsked] of ways)
        expect(made({ method, path }, answer)).toEqual(
          isAsked ? { next: 'wait', ms: 1000, because: 'fault' } : { next: 'unknown' },
        );
    expect(made({ attempt: 2 })).toEqual({ next: 'wait', ms: 2000, because: 'fault' });
    expect(made({ attempt: 3 })).toEqual({ next: 'unknown' });
    expect(made({ attempt: 3 }, { status: 502 })).toEqual({ next: 'take' });
  });
});
