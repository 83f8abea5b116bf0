import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SendLimits, sendMessage } from '../../src/notify/send/send-message.ts';
import { openReceiver, type Receiver } from './receiver.ts';

const SECRET = '/hooks/T000/very-secret';
const now = () => new Date('2026-11-22T12:00:00Z');
const LIMITS: SendLimits = { tries: 3, tryMs: 5000, totalMs: 20_000, firstPauseMs: 1000 };

let receiver: Receiver;
let elsewhere: Receiver;
let slept: number[] = [];
beforeAll(async () => {
  receiver = await openReceiver();
  elsewhere = await openReceiver();
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await elsewhere[Symbol.asyncDispose]();
});
beforeEach(() => {
  slept = [];
  elsewhere.script({ status: 200 });
});

async function send(limits: Partial<SendLimits> = {}, signal = new AbortController().signal, url = receiver.url) {
  const sleep = async (ms: number): Promise<void> => {
    slept.push(ms);
  };
  const message = {
    url: new URL(`${url}${SECRET}`),
    body: '{"a":1}',
    headersAt: (at: Date) => ({ 'webhook-timestamp': String(at.getTime()), 'x-try': String(slept.length) }),
  };
  const delivery = await sendMessage(message, { fetch, now, sleep, limits: { ...LIMITS, ...limits } }, signal);
  expect(JSON.stringify(delivery)).not.toContain('secret');
  return delivery;
}

describe('a message', () => {
  test('that is accepted is sent once, as JSON', async () => {
    receiver.script({ status: 202 });
    expect(await send()).toEqual({ sent: true, status: 202 });
    expect(receiver.received).toMatchObject([
      { path: SECRET, body: '{"a":1}', headers: { 'content-type': 'application/json', 'x-try': '0' } },
    ]);
  });

  test('is sent again where the other side fails, with headers of its own each time', async () => {
    receiver.script({ status: 503 }, { status: 500 }, { status: 200 });
    expect(await send()).toEqual({ sent: true, status: 200 });
    expect(receiver.received.map(({ headers }) => headers['x-try'])).toEqual(['0', '1', '2']);
    expect(slept).toEqual([1000, 2000]);
  });

  test('is sent three times at most', async () => {
    receiver.script({ status: 503, body: 'stack trace with very-secret things' });
    expect(await send()).toMatchObject({ sent: false, why: expect.stringMatching(/answered 503$/) });
    expect(receiver.received).toHaveLength(3);
  });

  test('waits as long as a receiver asks that is too busy', async () => {
    receiver.script({ status: 429, headers: { 'retry-after': '7' } }, { status: 200 });
    expect(await send()).toMatchObject({ sent: true });
    expect(slept).toEqual([7000]);
  });

  test('is given up where the wait would be longer than all the time there is', async () => {
    receiver.script({ status: 429, headers: { 'retry-after': '3600' } });
    expect(await send()).toMatchObject({ sent: false, hint: expect.stringMatching(/run again later/) });
    expect(receiver.received).toHaveLength(1);
  });

  test('is sent again after a connection that broke', async () => {
    receiver.script('reset', { status: 200 });
    expect(await send()).toMatchObject({ sent: true });
    expect(receiver.received).toHaveLength(2);
  });

  test.each([400, 401, 403, 404, 410])('that is refused with %i is not sent again', async (status) => {
    receiver.script({ status });
    expect(await send()).toMatchObject({ sent: false, why: `${new URL(receiver.url).host} answered ${status}` });
    expect(receiver.received).toHaveLength(1);
  });

  test('follows no redirect', async () => {
    receiver.script({ status: 307, headers: { location: `${elsewhere.url}/very-secret` } });
    expect(await send()).toMatchObject({ sent: false, hint: expect.stringMatching(/Redirects are not followed/) });
    expect([receiver.received.length, elsewhere.received.length]).toEqual([1, 0]);
  });

  test('tells the known words of Slack, and nothing else that somebody answers', async () => {
    receiver.script({ status: 404, body: 'no_service' });
    expect(await send()).toMatchObject({ why: expect.stringMatching(/answered 404 \(no_service\)$/) });
    receiver.script({ status: 404, body: '\u001b[2J very-secret' });
    expect(await send()).toMatchObject({ why: expect.stringMatching(/answered 404$/) });
  });

  test('reads no more than it needs of an answer that does not end', async () => {
    receiver.script('endless');
    expect(await send()).toMatchObject({ why: expect.stringMatching(/answered 400$/) });
  });

  test('waits for an answer as long as a try may last, then tries again', async () => {
    receiver.script('hang', { status: 200 });
    expect(await send({ tryMs: 50 })).toMatchObject({ sent: true });
    receiver.script('hang');
    expect(await send({ tryMs: 50 })).toMatchObject({ sent: false, why: expect.stringMatching(/did not answer/) });
    expect(receiver.received).toHaveLength(3);
  });

  test('ends when the time for all tries is over', async () => {
    receiver.script('hang');
    expect(await send({ totalMs: 50 })).toMatchObject({ sent: false, why: expect.stringMatching(/did not answer/) });
    expect(receiver.received).toHaveLength(1);
  });

  test('ends at once when a person interrupts', async () => {
    receiver.script('hang');
    const interruption = new AbortController();
    const sending = send({}, interruption.signal);
    interruption.abort();
    expect(await sending).toMatchObject({ sent: false, why: 'the run was interrupted' });
    expect(await send({}, interruption.signal)).toMatchObject({ sent: false });
  });

  test('that nobody listens to says so', async () => {
    const closed = await openReceiver();
    await closed[Symbol.asyncDispose]();
    expect(await send({}, undefined, closed.url)).toEqual({
      sent: false,
      why: `${new URL(closed.url).host} cannot be reached (ECONNREFUSED)`,
      hint: 'Check that this machine may reach it.',
    });
    expect(slept).toEqual([1000, 2000]);
  });
});
