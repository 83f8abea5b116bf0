import { describe, expect, test } from 'vitest';
import { BackendError } from '../../../../src/backends/backend-error.ts';
import { expectJson } from '../../../../src/backends/dynamics365/http/expect-json.ts';

const read = (text: string, type = 'application/json', status = 200): unknown =>
  expectJson({ status, headers: new Map([['content-type', type]]), text }, 'who we are');

function refusal(text: string, type?: string, status?: number): BackendError {
  try {
    read(text, type, status);
  } catch (error) {
    if (error instanceof BackendError) return error;
  }
  throw new Error('it was read');
}

test('JSON is read whatever the status and the declared type', () => {
  expect(read('{"error":{"code":"0x80040220"}}', 'application/json; odata.metadata=minimal', 403)).toEqual({
    error: { code: '0x80040220' },
  });
  expect(read('[1,null,"<html>"]', 'text/plain')).toEqual([1, null, '<html>']);
});

describe('what is no JSON is refused', () => {
  test('a web page is named as one, in one harmless line', () => {
    const page =
      '<!DOCTYPE html><html><style>b{}</style><script>evil()</script><body>Sign in\r\n to <b>Contoso</b></body></html>';
    const error = refusal(page, 'application/json', 200);
    expect([error.code, error.message]).toEqual([
      'unavailable',
      'The answer (status 200) is a web page: who we are. It begins: Sign in to Contoso',
    ]);
    expect(refusal('Bad gateway', 'text/html; charset=utf-8', 502).code).toBe('unavailable');
  });

  test.each([
    ['empty', ''],
    ['blank', ' \n'],
    ['cut off', '{"value":[{"name":"a"},{"na'],
    ['no JSON', 'Rate limit is exceeded.'],
    ['nested too deep', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['poisoned', '{"value":[{"a":{"__proto__":{"isAdmin":true}}}]}'],
    ['poisoned in disguise', '{"\\u005f_proto__":{}}'],
  ])('%s', (_what, text) => {
    const error = refusal(text);
    expect(error.code).toBe('corrupt');
    expect(error.message.length).toBeLessThan(400);
  });

  test('an excerpt holds no token, claim or query', () => {
    const jwt = `eyJhbGciOiJub25lIn0.${'a'.repeat(50)}.sig`;
    const { message } = refusal(
      `{"access_token":"${jwt}", "see":"https://x.example/y?code=abc", Bearer abcdef claims=xyz`,
    );
    for (const secret of ['eyJ', 'aaaa', 'code=', 'abcdef', 'xyz']) expect(message).not.toContain(secret);
    expect(message).toContain('https://x.example/y');
  });
});
