import { describe, expect, it } from 'vitest';
import { normalCode } from '../../../../src/backends/dynamics365/dataverse/error-codes.ts';
import {
  backendErrorOf,
  failureOf,
  isMissing,
  serviceErrorOf,
} from '../../../../src/backends/dynamics365/dataverse/service-error.ts';
import { answerOf } from './examples.ts';

const answer = (status: number, code: string, message = 'Because.') => ({
  status,
  headers: new Map([['req_id', '5ecd1cb3-1730-4ffc-909c-d44c22270026']]),
  body: { error: { code, message } },
});

describe('an error of Dataverse', () => {
  it('names the privilege that is missing', () => {
    const documented = answerOf('error-403-privilege');
    expect(serviceErrorOf(documented)).toMatchObject({
      status: 403,
      code: '0x80040220',
      privilege: 'prvWritemsdyn_agentcopilotsetting',
    });
    expect(failureOf(documented)).toMatchObject({
      code: 'not-permitted',
      hint: 'Give a security role of this identity the privilege prvWritemsdyn_agentcopilotsetting.',
    });
  });

  it.each([
    ['patch-404', 'moved'],
    ['patch-412-exists', 'moved'],
    ['patch-412-stale', 'moved'],
    ['delete-412-stale', 'moved'],
    ['error-annotated', 'rejected'],
    ['error-429-count', 'busy'],
    ['error-429-time', 'busy'],
    ['error-429-concurrency', 'busy'],
  ])('%s is %s', (key, code) => {
    expect(failureOf(answerOf(key)).code).toBe(code);
  });

  it.each([
    [401, '', 'not-permitted'],
    [403, '', 'not-permitted'],
    [400, '', 'rejected'],
    [405, '', 'rejected'],
    [413, '', 'rejected'],
    [500, '', 'rejected'],
    [503, '', 'unavailable'],
    [400, '0x80071151', 'busy'],
    [400, '-2147204735', 'busy'],
    [400, '0x80040220', 'not-permitted'],
    [404, '0x80060888', 'rejected'],
    [400, '0x80060882', 'moved'],
  ])('with status %i and code "%s" is %s', (status, code, expected) => {
    expect(failureOf(answer(status, code)).code).toBe(expected);
  });

  it('carries the words, the code and the request id of the service', () => {
    expect(failureOf(answer(400, '0x80044331', 'Too long.')).message).toBe(
      'Too long. (status 400, code 0x80044331, request 5ecd1cb3-1730-4ffc-909c-d44c22270026)',
    );
    expect(backendErrorOf(answer(404, '0x80060888'), 'reading the roles')).toMatchObject({
      code: 'rejected',
      message: expect.stringMatching(/^Dataverse refuses reading the roles: Because\. .*not installed here/),
    });
  });

  it('has one code for both ways of writing it', () => {
    expect(normalCode('-2147220960')).toBe('0x80040220');
    expect(normalCode('0X80040220')).toBe('0x80040220');
    expect(normalCode(-2147220960)).toBe('0x80040220');
    expect(normalCode(undefined)).toBe('');
  });

  it('is one short line without escapes or tokens, whatever the service says', () => {
    const { message } = failureOf(
      answer(400, '\u001b[31m', `\u001b[2J a\r\nb eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.sig ${'x '.repeat(9999)}`),
    );
    expect(message.length).toBeLessThan(500);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(message).not.toMatch(/[\u0000-\u001f]|eyJ/);
  });

  it('without a body, or with one that is no error, is told by its status', () => {
    for (const body of [undefined, '', [], 7, {}, { error: 'x' }, { error: { message: 7 } }])
      expect(failureOf({ status: 500, headers: new Map(), body }).message).toContain('status 500');
  });

  it('says that something is missing for rows, tables and columns, and for nothing else', () => {
    expect(isMissing(answerOf('patch-404'))).toBe(true);
    expect(isMissing(answer(400, '0x80060888'))).toBe(true);
    expect(isMissing(answer(400, '0x80044331'))).toBe(false);
    expect(isMissing({ status: 200, headers: new Map(), body: { value: [] } })).toBe(false);
  });
});
