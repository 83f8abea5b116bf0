import { expect, test } from 'vitest';
import { failureOf, LostAnswer, lossOf } from '../../../../src/backends/dynamics365/http/lost-answer.ts';
import { requestTo, writeTo } from './conversing.ts';

const CONTOSO = 'https://contoso.crm4.dynamics.com';
const coded = (code: string): Error => Object.assign(new Error(code), { code });
const failed = (cause: Error): Error => new TypeError('fetch failed', { cause });

test.each([
  ['ECONNREFUSED', true],
  ['EAI_AGAIN', true],
  ['UND_ERR_CONNECT_TIMEOUT', true],
  ['ENOTFOUND', false],
  ['SELF_SIGNED_CERT_IN_CHAIN', false],
  ['CERT_HAS_EXPIRED', false],
])('%s means that nothing was sent; asking again may help: %s', (code, mayPass) => {
  expect(lossOf(failed(coded(code)), new URL(CONTOSO))).toEqual({ how: 'never-sent', code, mayPass });
});

test.each(['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE', 'ETIMEDOUT'])('%s leaves open what was sent', (code) => {
  expect(lossOf(failed(coded(code)), new URL(CONTOSO))).toEqual({ how: 'broken', code });
});

test('several addresses of a host count as not reached only when none was', () => {
  const all = (...codes: string[]): Error => failed(new AggregateError(codes.map(coded)));
  expect(lossOf(all('ECONNREFUSED', 'ENETUNREACH'), new URL(CONTOSO)).how).toBe('never-sent');
  expect(lossOf(all('ECONNREFUSED', 'ETIMEDOUT'), new URL(CONTOSO)).how).toBe('broken');
});

test('an error without a code, or one that is its own cause, leaves open what was sent', () => {
  const circle = new Error('circle');
  circle.cause = circle;
  for (const error of [new Error('what?'), circle, 'text']) {
    expect(lossOf(error, new URL(CONTOSO))).toEqual({ how: 'broken', code: 'no reason given' });
  }
});

test('a write that may have arrived is in doubt; one that was never sent is not', () => {
  const { code, message } = failureOf(new LostAnswer({ how: 'broken', code: 'ECONNRESET' }), writeTo(CONTOSO));
  expect([code, message]).toEqual([
    'outcome-unknown',
    'The connection to contoso.crm4.dynamics.com broke before its answer was whole (ECONNRESET): the changes.',
  ]);
  const untrusted = new LostAnswer({ how: 'never-sent', code: 'CERT_HAS_EXPIRED', mayPass: false });
  expect(failureOf(untrusted, writeTo(CONTOSO))).toMatchObject({
    code: 'unavailable',
    hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
  });
  const oversized = new LostAnswer({ how: 'oversized', limitBytes: 10 });
  expect([failureOf(oversized, requestTo(CONTOSO)).code, failureOf(oversized, writeTo(CONTOSO)).code]).toEqual([
    'corrupt',
    'outcome-unknown',
  ]);
});
