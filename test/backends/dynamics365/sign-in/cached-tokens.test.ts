import { describe, expect, test } from 'vitest';
import { BackendError } from '../../../../src/backends/backend-error.ts';
import { CachedTokens, type CachedTokensOptions } from '../../../../src/backends/dynamics365/sign-in/cached-tokens.ts';

const SIGNAL = new AbortController().signal;
const SCOPE = 'https://contoso.crm4.dynamics.com/.default';
const TENANT = '4f6b1c1e-7a52-4b0e-9a37-2d8f5f1c9e10';
const MINUTE = 60_000;

/** Tokens from a stand-in credential that numbers them; each lasts an hour. */
function tokens(changes: Partial<CachedTokensOptions> = {}): {
  source: CachedTokens;
  asked: string[];
  opened: () => number;
  clock: { now: number };
  signals: AbortSignal[];
} {
  const asked: string[] = [];
  const signals: AbortSignal[] = [];
  const clock = { now: 0 };
  let opened = 0;
  const source = new CachedTokens({
    open: async () => {
      opened += 1;
      return {
        getToken: async (scope, { abortSignal }) => {
          asked.push(scope);
          signals.push(abortSignal);
          return { token: `token-${asked.length}`, expiresOnTimestamp: clock.now + 60 * MINUTE };
        },
      };
    },
    mayReopen: true,
    failure: (error) => new BackendError('not-permitted', `failed: ${String(error)}`),
    now: () => clock.now,
    ...changes,
  });
  return { source, asked, opened: () => opened, clock, signals };
}

/** A token that says of which tenant it is. */
const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

describe('tokens', () => {
  test('are kept by scope until five minutes before they end', async () => {
    const { source, asked, clock } = tokens();
    expect(await source.token(SCOPE, SIGNAL)).toBe('token-1');
    expect(await source.token('https://api.powerplatform.com/.default', SIGNAL)).toBe('token-2');
    clock.now = 55 * MINUTE - 1;
    expect(await source.token(SCOPE, SIGNAL)).toBe('token-1');
    clock.now = 55 * MINUTE;
    expect(await source.token(SCOPE, SIGNAL)).toBe('token-3');
    expect(asked).toHaveLength(3);
  });

  test('are asked for once however many want one', async () => {
    const { source, asked } = tokens();
    const all = await Promise.all(Array.from({ length: 8 }, () => source.token(SCOPE, SIGNAL)));
    expect([new Set(all), asked.length]).toEqual([new Set(['token-1']), 1]);
  });

  test('that are not accepted are replaced once for all who were refused, by a new credential', async () => {
    const { source, asked, opened } = tokens();
    await source.token(SCOPE, SIGNAL);
    const refused = { insteadOf: 'token-1' };
    const all = await Promise.all([source.token(SCOPE, SIGNAL, refused), source.token(SCOPE, SIGNAL, refused)]);
    expect([all, await source.token(SCOPE, SIGNAL, refused)]).toEqual([['token-2', 'token-2'], 'token-2']);
    expect([asked.length, opened()]).toEqual([2, 2]);
  });

  test('of a person who signed in are replaced by the same credential', async () => {
    const { source, opened } = tokens({ mayReopen: false });
    await source.token(SCOPE, SIGNAL);
    expect([await source.token(SCOPE, SIGNAL, { insteadOf: 'token-1' }), opened()]).toEqual(['token-2', 1]);
  });

  test('that could not be had are asked for again by the next', async () => {
    let times = 0;
    const { source } = tokens({
      open: async () => {
        times += 1;
        if (times === 1) throw new Error('no library');
        return { getToken: async () => ({ token: 'token', expiresOnTimestamp: 60 * MINUTE }) };
      },
    });
    await expect(source.token(SCOPE, SIGNAL)).rejects.toThrow('failed: Error: no library');
    expect(await source.token(SCOPE, SIGNAL)).toBe('token');
  });

  test.each([null, 'two words', 'line\nbreak', ''])('that are none (%j) are a failure', async (token) => {
    const getToken = async () => (token === null ? null : { token, expiresOnTimestamp: 60 * MINUTE });
    const failed = tokens({ open: async () => ({ getToken }) }).source.token(SCOPE, SIGNAL);
    await expect(failed).rejects.toMatchObject({ message: 'failed: Error: no token was given' });
  });

  test('of another tenant than the declared one are refused', async () => {
    const of = (token: string): Promise<string> => {
      const getToken = async () => ({ token, expiresOnTimestamp: 60 * MINUTE });
      return tokens({ open: async () => ({ getToken }), tenantId: TENANT.toUpperCase() }).source.token(SCOPE, SIGNAL);
    };
    const other = 'ffffffff-7a52-4b0e-9a37-2d8f5f1c9e10';
    await expect(of(jwt({ tid: other }))).rejects.toMatchObject({
      code: 'not-permitted',
      message: expect.stringContaining(`to tenant ${other}`),
    });
    for (const token of [jwt({ tid: TENANT }), jwt({}), 'opaque', 'a.!!.c']) expect(await of(token)).toBe(token);
  });
});

describe('who gives up', () => {
  test('leaves the others waiting; when the last one leaves, the request is stopped', async () => {
    const signals: AbortSignal[] = [];
    const getToken = (_scope: string, { abortSignal }: { readonly abortSignal: AbortSignal }): Promise<never> => {
      signals.push(abortSignal);
      return new Promise((_resolve, reject) => {
        abortSignal.addEventListener('abort', () => reject(new Error('stopped')));
      });
    };
    const { source } = tokens({ open: async () => ({ getToken }) });
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [source.token(SCOPE, first.signal), source.token(SCOPE, second.signal)];
    await expect.poll(() => signals.length).toBe(1);
    first.abort();
    await expect(waiting[0]).rejects.toMatchObject({ code: 'interrupted' });
    expect(signals[0]?.aborted).toBe(false);
    second.abort();
    await expect(waiting[1]).rejects.toMatchObject({ code: 'interrupted' });
    expect(signals[0]?.aborted).toBe(true);
  });

  test('before asking asks nobody', async () => {
    const { source, asked } = tokens();
    await expect(source.token(SCOPE, AbortSignal.abort())).rejects.toMatchObject({ code: 'interrupted' });
    expect(asked).toEqual([]);
  });

  test('does not spoil it for one who comes right after', async () => {
    const { source } = tokens();
    const controller = new AbortController();
    const gone = source.token(SCOPE, controller.signal);
    controller.abort();
    await expect(gone).rejects.toMatchObject({ code: 'interrupted' });
    expect(await source.token(SCOPE, SIGNAL)).toMatch(/^token-/);
  });
});
