import { getEventListeners } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS, DEFAULT_PACE } from '../../../../src/backends/dynamics365/http/pace.ts';
import { rememberingTracer } from '../../../telemetry/remembering-tracer.ts';
import { conversing, requestTo, SIGNAL, TOKEN, writeTo } from './conversing.ts';
import { answer, nobody, playing, reset, silence, truncated } from './faulty-server.ts';

describe('a request', () => {
  test('carries a token, the id of the run and its own headers, and gives the whole answer', async () => {
    const { origin, received } = await playing(answer(200, { 'X-Thing': 'yes' }));
    const { conversation } = conversing(origin);
    const request = requestTo(origin, { headers: { Prefer: 'odata.maxpagesize=2', Authorization: 'mine' } });
    const { status, headers, text } = await conversation.send(request, SIGNAL);
    expect([status, headers.get('x-thing'), text]).toEqual([200, 'yes', '{"ok":true}']);
    expect(received[0]?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}-1`,
      'x-correlation-id': 'run-1',
      prefer: 'odata.maxpagesize=2',
    });
  });

  test.each([200, 204, 304, 400, 403, 404, 409, 412])('with status %i is answered', async (status) => {
    const { origin, received } = await playing(answer(status, {}, ''));
    const { conversation } = conversing(origin);
    expect((await conversation.send(writeTo(origin), SIGNAL)).status).toBe(status);
    expect(received).toHaveLength(1);
  });
});

describe('a connection that breaks', () => {
  test.each([
    ['before the answer', reset],
    ['in the middle of the answer', truncated],
  ])('%s: a read is sent again, a write is in doubt', async (_when, fault) => {
    const first = await playing(fault, answer(200));
    expect((await conversing(first.origin).conversation.send(requestTo(first.origin), SIGNAL)).status).toBe(200);
    expect(first.received).toHaveLength(2);

    const second = await playing(fault, answer(200));
    await expect(conversing(second.origin).conversation.send(writeTo(second.origin), SIGNAL)).rejects.toMatchObject({
      code: 'outcome-unknown',
      hint: expect.stringContaining('Run plan again'),
    });
    expect(second.received).toHaveLength(1);
  });

  test('every time ends a read as unavailable, and then the service is left alone', async () => {
    const { origin, received } = await playing(reset);
    const { conversation } = conversing(origin);
    await expect(conversation.send(requestTo(origin), SIGNAL)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('broke before its answer was whole'),
    });
    await expect(conversation.send(requestTo(origin), SIGNAL)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('5 times in a row'),
      hint: 'Try again in 30 seconds.',
    });
    expect(received).toHaveLength(5);
  });

  test('is asked again after the pause of the breaker', async () => {
    const { origin } = await playing(reset, reset, answer(200));
    const { conversation } = conversing(origin, {
      pace: { ...DEFAULT_PACE, failuresToStop: 2, stopMs: 0, mostTries: 2 },
    });
    await expect(conversation.send(requestTo(origin), SIGNAL)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await conversation.send(requestTo(origin), SIGNAL)).status).toBe(200);
  });

  test('that never was made leaves a write undone, not in doubt', async () => {
    const origin = await nobody();
    await expect(conversing(origin).conversation.send(writeTo(origin), SIGNAL)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('cannot be reached (ECONNREFUSED)'),
    });
  });
});

describe('an answer', () => {
  test('that is too long is refused, also when it was packed', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000, 'x'));
    const { origin } = await playing((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const limits = { ...DEFAULT_LIMITS, answerBytes: 100_000 };
    expect(bomb.length).toBeLessThan(limits.answerBytes);
    await expect(conversing(origin, { limits }).conversation.send(requestTo(origin), SIGNAL)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('longer than 100000 bytes'),
    });
    await expect(conversing(origin, { limits }).conversation.send(writeTo(origin), SIGNAL)).rejects.toMatchObject({
      code: 'outcome-unknown',
    });
  });

  test('that does not come in time: a read is sent once more, a write is in doubt', async () => {
    const limits = { ...DEFAULT_LIMITS, requestMs: 50 };
    const reads = await playing(silence);
    await expect(
      conversing(reads.origin, { limits }).conversation.send(requestTo(reads.origin), SIGNAL),
    ).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('did not answer within') });
    expect(reads.received).toHaveLength(2);
    const writes = await playing(silence);
    await expect(
      conversing(writes.origin, { limits }).conversation.send(writeTo(writes.origin), SIGNAL),
    ).rejects.toMatchObject({ code: 'outcome-unknown' });
    expect(writes.received).toHaveLength(1);
  });

  test.each([301, 302, 307, 308])(
    'that sends elsewhere (%i) is not followed and names the other host',
    async (status) => {
      const other = await playing(answer(200));
      const { origin, received } = await playing(answer(status, { location: `${other.origin}/stolen?code=1` }));
      await expect(conversing(origin).conversation.send(requestTo(origin), SIGNAL)).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining(`sends on to ${new URL(other.origin).host} (status ${status})`),
      });
      expect([received.length, other.received.length]).toEqual([1, 0]);
    },
  );
});

describe('a failing service', () => {
  test.each([408, 502, 503, 504])('(%i) is asked again for a read, with longer and longer pauses', async (status) => {
    const { origin, received } = await playing(answer(status), answer(status), answer(status), answer(200));
    const { conversation, slept } = conversing(origin);
    expect((await conversation.send(requestTo(origin), SIGNAL)).status).toBe(200);
    expect(received).toHaveLength(4);
    expect(slept).toEqual([375, 750, 1500]);
  });

  test.each([408, 502, 503, 504])('(%i) leaves a write in doubt', async (status) => {
    const { origin, received } = await playing(answer(status), answer(200));
    await expect(conversing(origin).conversation.send(writeTo(origin), SIGNAL)).rejects.toMatchObject({
      code: 'outcome-unknown',
    });
    expect(received).toHaveLength(1);
  });

  test('that stays so is unavailable, with what it says in one harmless line', async () => {
    const page = '<html><head><title>Bad\u001b[31m gateway</title></head><body>Bearer abcdef</body></html>';
    const { origin, received } = await playing(answer(502, { 'content-type': 'text/html' }, page));
    await expect(conversing(origin).conversation.send(requestTo(origin), SIGNAL)).rejects.toMatchObject({
      code: 'unavailable',
      message: `${new URL(origin).host} answered 502: who we are. It says: Bad [31m gateway Bearer …`,
    });
    expect(received).toHaveLength(6);
  });

  test('with 500 is asked once more for a read; then its answer is given, as it is to a write at once', async () => {
    const reads = await playing(answer(500, {}, '{"error":{}}'));
    const answered = await conversing(reads.origin).conversation.send(requestTo(reads.origin), SIGNAL);
    expect([answered.status, answered.text, reads.received.length]).toEqual([500, '{"error":{}}', 2]);
    const writes = await playing(answer(500));
    expect((await conversing(writes.origin).conversation.send(writeTo(writes.origin), SIGNAL)).status).toBe(500);
    expect(writes.received).toHaveLength(1);
  });
});

describe('a service that asks to wait', () => {
  test.each([
    ['seconds', '17', 17_000],
    ['a date', 'Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['a duration', '1m30s', 90_000],
    ['a clock', '00:00:45', 45_000],
  ])('by %s gets it, also for a write', async (_form, text, ms) => {
    const { origin, received } = await playing(answer(429, { 'retry-after': text }), answer(200));
    const { conversation, slept } = conversing(origin);
    expect((await conversation.send(writeTo(origin), SIGNAL)).status).toBe(200);
    expect([slept, received.length]).toEqual([[ms], 2]);
  });

  test('by 503 with Retry-After did not take the write: it is sent again', async () => {
    const { origin } = await playing(answer(503, { 'retry-after': '2' }), answer(204, {}, ''));
    const { conversation, slept } = conversing(origin);
    expect((await conversation.send(writeTo(origin), SIGNAL)).status).toBe(204);
    expect(slept).toEqual([2000]);
  });

  test('without saying how long gets longer and longer pauses', async () => {
    const { origin } = await playing(answer(429), answer(429, { 'retry-after': 'soon' }), answer(200));
    const { conversation, slept } = conversing(origin);
    await conversation.send(requestTo(origin), SIGNAL);
    expect(slept).toEqual([375, 750]);
  });

  test('holds back requests that come later, and tells who wants to know', async () => {
    let release = (): void => {};
    const told: [number, string][] = [];
    const { origin, received } = await playing(answer(429, { 'retry-after': '10' }), answer(200));
    const { conversation, slept } = conversing(origin, {
      onWait: (ms, purpose) => void told.push([ms, purpose]),
      sleep: () =>
        new Promise((resolve) => {
          const before = release;
          release = () => {
            before();
            resolve();
          };
        }),
    });
    const first = conversation.send(requestTo(origin), SIGNAL);
    await expect.poll(() => told.length).toBe(1);
    const second = conversation.send(requestTo(origin), SIGNAL);
    await new Promise((resolve) => setImmediate(resolve));
    expect(received).toHaveLength(1);
    release();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
    expect([told, slept]).toEqual([[[10_000, 'who we are']], []]);
  });

  test('for longer than the budget is busy at once, with how long it takes', async () => {
    const { origin, received } = await playing(answer(429, { 'retry-after': '1000' }), answer(200));
    const { conversation, slept } = conversing(origin);
    await expect(conversation.send(requestTo(origin), SIGNAL)).rejects.toMatchObject({
      code: 'busy',
      hint: 'Try again in 17 minutes.',
    });
    expect([slept, received.length]).toEqual([[], 1]);
  });

  test('again and again uses the budget up', async () => {
    const { origin, received } = await playing(answer(429, { 'retry-after': '100' }));
    const { conversation, slept } = conversing(origin);
    await expect(conversation.send(requestTo(origin), SIGNAL)).rejects.toMatchObject({ code: 'busy' });
    expect([slept, received.length]).toEqual([[100_000, 100_000, 100_000], 4]);
  });
});

describe('a token', () => {
  test('that is not accepted is replaced once', async () => {
    const { origin, received } = await playing(answer(401), answer(200));
    const { conversation, asked } = conversing(origin);
    expect((await conversation.send(writeTo(origin), SIGNAL)).status).toBe(200);
    expect(asked).toEqual([undefined, `${TOKEN}-1`]);
    expect(received.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${TOKEN}-1`, `Bearer ${TOKEN}-2`]);
  });

  test('that is not accepted twice is not permitted, with a remedy and without the token', async () => {
    const { origin, received } = await playing(answer(401, {}, `no: Bearer ${TOKEN}-2`));
    const failed = await conversing(origin)
      .conversation.send(requestTo(origin), SIGNAL)
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'not-permitted', hint: expect.stringContaining('application user') });
    expect(String(failed)).not.toContain(TOKEN);
    expect(received).toHaveLength(2);
  });

  test('that a policy of the tenant refuses is not asked for again', async () => {
    const challenge = 'Bearer error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="';
    const { origin, received } = await playing(answer(401, { 'www-authenticate': challenge }), answer(200));
    const { conversation, asked } = conversing(origin);
    await expect(conversation.send(requestTo(origin), SIGNAL)).rejects.toMatchObject({
      code: 'not-permitted',
      hint: expect.stringContaining('Conditional Access'),
    });
    expect([asked.length, received.length]).toEqual([1, 1]);
  });

  test('is neither asked for nor sent when the address is not its own', async () => {
    const own = await playing(answer(200));
    const other = await playing(answer(200));
    const { conversation, asked } = conversing(own.origin);
    const request = requestTo(other.origin, { tokenScope: `${own.origin}/.default` });
    await expect(conversation.send(request, SIGNAL)).rejects.toMatchObject({ code: 'not-permitted' });
    expect([asked.length, other.received.length]).toEqual([0, 0]);
  });
});

describe('a caller who gives up', () => {
  test('before it was sent is told that nothing was', async () => {
    const { origin, received } = await playing(answer(200));
    const { conversation } = conversing(origin);
    await expect(conversation.send(writeTo(origin), AbortSignal.abort())).rejects.toMatchObject({
      code: 'interrupted',
    });
    expect(received).toHaveLength(0);
  });

  test('while a pause lasts is told so', async () => {
    const controller = new AbortController();
    const { origin, received } = await playing(answer(429, { 'retry-after': '5' }), answer(200));
    const { conversation } = conversing(origin, {
      sleep: async (_ms, signal) => {
        controller.abort();
        signal.throwIfAborted();
      },
    });
    await expect(conversation.send(writeTo(origin), controller.signal)).rejects.toMatchObject({ code: 'interrupted' });
    expect(received).toHaveLength(1);
  });

  test('while a write is under way is told that its outcome is unknown; a read is interrupted', async () => {
    for (const [make, code] of [[writeTo, 'outcome-unknown'] as const, [requestTo, 'interrupted'] as const]) {
      const controller = new AbortController();
      const { origin } = await playing(() => controller.abort());
      await expect(conversing(origin).conversation.send(make(origin), controller.signal)).rejects.toMatchObject({
        code,
      });
    }
  });
});

describe('many requests', () => {
  /** The most that were under way at a time, of so many that are sent at once. */
  async function most(count: number, headers: Readonly<Record<string, string>> = {}): Promise<number> {
    let [running, peak] = [0, 0];
    const { origin } = await playing((_request, response) => {
      running += 1;
      peak = Math.max(peak, running);
      setImmediate(() => {
        running -= 1;
        response.writeHead(200, headers).end('{}');
      });
    });
    const { conversation } = conversing(origin);
    await Promise.all(Array.from({ length: count }, () => conversation.send(requestTo(origin), SIGNAL)));
    return peak;
  }

  test('run at most eight at a time', async () => {
    const peak = await most(200);
    expect(peak).toBeGreaterThan(4);
    expect(peak).toBeLessThanOrEqual(8);
  });

  test('do not pile up listeners on the signal of the caller', async () => {
    const { signal } = new AbortController();
    const counts: number[] = [];
    const { origin } = await playing((_request, response) => {
      counts.push(getEventListeners(signal, 'abort').length);
      response.end('{}');
    });
    const { conversation } = conversing(origin);
    await Promise.all(Array.from({ length: 20 }, () => conversation.send(requestTo(origin), signal)));
    expect(counts).toEqual(Array(20).fill(0));
  });

  test('of which 4 run at first, and fewer when the service says so', async () => {
    expect(await most(4)).toBeLessThanOrEqual(4);
    expect(await most(200, { 'x-ms-dop-hint': '2' })).toBeLessThanOrEqual(4);
  });
});

describe('who follows a conversation', () => {
  test('is told of each request that is sent again after a failure, with why and how long is waited', async () => {
    const told: [string, string, number][] = [];
    const { origin } = await playing(answer(503), reset, answer(200));
    const { conversation, slept } = conversing(origin, {
      onRetry: ({ code, message }, pauseMs) => void told.push([code, message, pauseMs]),
    });
    await conversation.send(requestTo(origin), SIGNAL);
    expect(told).toEqual([
      ['unavailable', expect.stringContaining('answered 503: who we are'), 375],
      ['unavailable', expect.stringContaining('who we are'), 750],
    ]);
    expect(told.map(([, , pauseMs]) => pauseMs)).toEqual(slept);
  });

  test('is not told of a failure after which nothing is sent any more', async () => {
    const told: number[] = [];
    const { origin, received } = await playing(...Array.from({ length: DEFAULT_PACE.mostTries }, () => answer(503)));
    const { conversation } = conversing(origin, { onRetry: (_, pauseMs) => void told.push(pauseMs) });
    await expect(conversation.send(requestTo(origin), SIGNAL)).rejects.toMatchObject({ code: 'unavailable' });
    expect([received.length, told.length]).toEqual([DEFAULT_PACE.mostTries, DEFAULT_PACE.mostTries - 1]);
  });

  test('sees a span for each sending: who was asked, what for, how it ended; no query, no key, no token', async () => {
    const { origin } = await playing(answer(401), answer(200, { REQ_ID: 'a-1' }), reset);
    const { tracer, spans } = rememberingTracer();
    const { conversation } = conversing(origin, { tracer, pace: { ...DEFAULT_PACE, mostTries: 1 } });
    const url = new URL("/api/data/v9.2/roles(name='secret-name')/F(P=@p)?$filter=fullname eq 'Ada'#x", origin);
    await conversation.send(requestTo(origin, { url }), SIGNAL);
    await expect(conversation.send(writeTo(origin), SIGNAL)).rejects.toThrow();
    const asked = {
      'http.request.method': 'GET',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(origin).port),
      'url.full': `${origin}/api/data/v9.2/roles(REDACTED)/F(REDACTED)`,
      'copilotctl.request.purpose': 'who we are',
    };
    expect(spans).toEqual([
      { name: 'GET', kind: 'client', failed: '401', attributes: { ...asked, 'http.response.status_code': 401 } },
      {
        name: 'GET',
        kind: 'client',
        attributes: {
          ...asked,
          'http.request.resend_count': 1,
          'http.response.status_code': 200,
          'copilotctl.response.request_id': 'a-1',
        },
      },
      expect.objectContaining({ name: 'POST', failed: 'broken' }),
    ]);
    expect(JSON.stringify(spans)).not.toMatch(/secret-name|Ada|secret-token/);
  });
});

describe('a refusal', () => {
  test.each([
    [401, /\(status 401, request a-1\): who we are\./],
    [503, /answered 503: who we are\..* \(request a-1\)$/],
  ])('with status %i names the id that the service gave the request', async (status, message) => {
    const { origin } = await playing(answer(status, { REQ_ID: 'a-1' }), answer(status, { REQ_ID: 'a-1' }));
    const { conversation } = conversing(origin, { pace: { ...DEFAULT_PACE, mostTries: 1 } });
    await expect(conversation.send(requestTo(origin), SIGNAL)).rejects.toThrow(message);
  });
});
