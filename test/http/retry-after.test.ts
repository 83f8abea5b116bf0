import { expect, test } from 'vitest';
import { retryAfterMs } from '../../src/http/retry-after.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

test.each([
  ['0', 0],
  ['5', 5000],
  ['1.5', 1500],
  ['10s', 10_000],
  ['250ms', 250],
  ['1h2m3.5s', 3_723_500],
  ['00:05:00', 300_000],
  ['00:00:09.9380000', 9000],
  ['Thu, 01 Jan 2026 12:00:20 GMT', 20_000],
  ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
])('"%s" is a pause of %i ms', (text, ms) => {
  expect(retryAfterMs(new Map([['retry-after', text]]), NOON)).toBe(ms);
});

test.each(['', 'soon', '-5', '1e9', '5 s s', '1970', '99999999999', 's'.repeat(10_000), '2026-01-01'])(
  '"%s" is no advice, unless it is plain seconds',
  (text) => {
    expect(retryAfterMs(new Map([['retry-after', text]]), NOON)).toBe(text === '1970' ? 1_970_000 : undefined);
  },
);

test('no header is no advice', () => {
  expect(retryAfterMs(new Map(), NOON)).toBeUndefined();
});
