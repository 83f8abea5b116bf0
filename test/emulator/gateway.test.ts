import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import type { FaultRule } from '../../src/emulator/faults.ts';
import type { LimitsSeed, Seed } from '../../src/emulator/seed.ts';

const TENANT = '11111111-1111-1111-1111-111111111111';
const PRIVILEGES = '/api/data/v9.2/privileges?$select=name';

function seed(limits: LimitsSeed = {}): Seed {
  const organizationId = '22222222-2222-2222-2222-222222222222';
  const first = { name: 'one', organizationId, environmentId: organizationId, geography: 'europe', limits };
  const second = '33333333-3333-3333-3333-333333333333';
  return {
    tenantId: TENANT,
    organizations: [first, { ...first, name: 'two', organizationId: second, environmentId: second }],
  };
}

let emulator: Emulator;
let time = 0;
const slept: number[] = [];
beforeEach(() => {
  time = Date.UTC(2026, 1, 1);
  slept.length = 0;
});
afterEach(() => emulator.close());

async function begin(options: EmulatorOptions = {}): Promise<void> {
  const sleep = async (ms: number) => {
    slept.push(ms);
    time += ms;
  };
  emulator = await startEmulator({ seed: seed(), now: () => time, sleep, ...options });
}

interface Ask {
  readonly method?: string;
  readonly token?: string | null;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask(path: string, { method = 'GET', token = 'any', body, headers }: Ask = {}): Promise<Response> {
  return fetch(`${emulator.url}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...headers, ...(token === null ? {} : { Authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body }),
  });
}

const ROLE = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"name":"Desk"}' };
const roles = async () => {
  const answer = await ask("/api/data/v9.2/roles?$filter=name eq 'Desk'");
  return ((await answer.json()) as { value: object[] }).value.length;
};
const once = (fault: FaultRule['fault']): readonly FaultRule[] => [{ match: { method: 'POST', nth: 1 }, fault }];

describe('addresses', () => {
  test('of an organization begin with its name; the first also answers at the root', async () => {
    await begin();
    const idAt = async (path: string) => {
      const answer = await ask(`${path}/api/data/v9.2/WhoAmI`);
      return ((await answer.json()) as { OrganizationId: string }).OrganizationId.slice(0, 2);
    };
    expect([await idAt(''), await idAt('/one'), await idAt('/two')]).toEqual(['22', '22', '33']);
  });

  test('that lead nowhere are answered with 404', async () => {
    await begin();
    expect((await ask('/three/api/data/v9.2/WhoAmI')).status).toBe(404);
  });

  test('are all in the ready line', async () => {
    await begin();
    expect(JSON.parse(emulator.ready)).toMatchObject({
      url: emulator.url,
      tenantId: TENANT,
      organizations: { two: { url: `${emulator.url}/two`, organizationId: '33333333-3333-3333-3333-333333333333' } },
    });
    expect(emulator.ready).not.toContain('\n');
  });
});

describe('a token', () => {
  test('is needed: without one the answer tells the authority', async () => {
    await begin();
    const answer = await ask(PRIVILEGES, { token: null });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('WWW-Authenticate')).toBe(
      `Bearer authorization_uri=https://login.microsoftonline.com/${TENANT}/oauth2/authorize, resource_id=${emulator.url}/`,
    );
  });

  test('is any, or the only one that was fixed', async () => {
    await begin({ token: 'right' });
    expect((await ask(PRIVILEGES, { token: 'right' })).status).toBe(200);
    expect((await ask(PRIVILEGES, { token: 'wrong' })).status).toBe(401);
  });

  test('appears in no log', async () => {
    const lines: string[] = [];
    await begin({ token: 'secret-of-the-caller', writeLog: (line) => lines.push(line) });
    await ask(PRIVILEGES, { token: 'secret-of-the-caller' });
    expect(lines.join('')).toContain('/privileges');
    expect(lines.join('') + JSON.stringify(emulator.log)).not.toContain('secret-of-the-caller');
  });
});

describe('the log', () => {
  test('has the id that a caller goes by, where it sends one, and not more of it than an id has', async () => {
    await begin();
    await ask(PRIVILEGES, { headers: { 'X-Correlation-Id': `c3d1e5a0-7b1f-4c80-9d2e-0123456789ab${'x'.repeat(99)}` } });
    await ask(PRIVILEGES);
    const [first, second] = emulator.log;
    expect(first?.correlationId).toBe(`c3d1e5a0-7b1f-4c80-9d2e-0123456789ab${'x'.repeat(28)}`);
    expect(second).not.toHaveProperty('correlationId');
  });

  test('has one entry for a request, with the parts of a batch', async () => {
    await begin();
    const part = (line: string) =>
      `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n${line} HTTP/1.1\r\n\r\n\r\n`;
    const body = `${part('GET /two/api/data/v9.2/WhoAmI')}${part('GET /two/api/data/v9.2/nothing')}--b--\r\n`;
    const headers = { 'Content-Type': 'multipart/mixed; boundary=b', Prefer: 'odata.continue-on-error' };
    await ask('/two/api/data/v9.2/$batch', { method: 'POST', headers, body });
    expect(emulator.log).toMatchObject([
      {
        number: 1,
        method: 'POST',
        path: '/two/api/data/v9.2/$batch',
        organization: 'two',
        status: 200,
        requestBytes: body.length,
        parts: [
          { method: 'GET', path: '/two/api/data/v9.2/WhoAmI', status: 200 },
          { method: 'GET', path: '/two/api/data/v9.2/nothing', status: 404 },
        ],
      },
    ]);
  });

  test('measures latency, which each request takes', async () => {
    await begin({ latencyMs: 80 });
    await ask(PRIVILEGES);
    expect(slept).toEqual([80]);
    expect(emulator.log[0]?.ms).toBe(80);
  });
});

describe('service protection', () => {
  const refusal = async (answer: Response) => {
    const { error } = (await answer.json()) as { error: { code: string } };
    return `${answer.status} ${error.code} ${answer.headers.get('Retry-After')}`;
  };

  test('limits requests of each caller and organization over a sliding window', async () => {
    await begin({ seed: seed({ requests: 2 }) });
    await ask(PRIVILEGES);
    time += 10_000;
    const second = await ask(PRIVILEGES);
    expect(second.headers.get('x-ms-ratelimit-burst-remaining-xrm-requests')).toBe('0');
    expect(await refusal(await ask(PRIVILEGES))).toBe('429 0x80072322 290');
    expect((await ask(PRIVILEGES, { token: 'other' })).status).toBe(200);
    expect((await ask(`/two${PRIVILEGES}`)).status).toBe(200);
    time += 290_000;
    expect((await ask(PRIVILEGES)).status).toBe(200);
    expect((await ask(PRIVILEGES)).status).toBe(429);
  });

  test('limits execution time, for which each part of a batch counts', async () => {
    await begin({ seed: seed({ executionMs: 1000, costMs: 500 }) });
    const part = '--b\r\nContent-Type: application/http\r\n\r\nGET /api/data/v9.2/WhoAmI HTTP/1.1\r\n\r\n\r\n';
    const headers = { 'Content-Type': 'multipart/mixed; boundary=b' };
    const batch = await ask('/api/data/v9.2/$batch', { method: 'POST', headers, body: `${part}${part}--b--\r\n` });
    expect(batch.headers.get('x-ms-ratelimit-burst-remaining-xrm-requests')).toBe('5999');
    expect(await refusal(await ask(PRIVILEGES))).toBe('429 0x80072321 300');
  });

  test('limits what runs at once', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    await begin({ seed: seed({ concurrent: 1 }), latencyMs: 1, sleep: () => gate });
    const both = [ask(PRIVILEGES), ask(PRIVILEGES)];
    expect(await refusal((await Promise.race(both)).clone())).toBe('429 0x80072326 1');
    release();
    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([200, 429]);
  });

  test('has the documented limits and messages where none are given', async () => {
    await begin({ seed: seed({ requests: 1 }) });
    const first = await ask(PRIVILEGES);
    expect(first.headers.get('x-ms-ratelimit-time-remaining-xrm-requests')).toBe('1200.00');
    expect(first.headers.get('x-ms-dop-hint')).toBe('8');
    expect(await (await ask(PRIVILEGES)).json()).toEqual({
      error: {
        code: '0x80072322',
        message: 'Number of requests exceeded the limit of 1 over time window of 300 seconds.',
      },
    });
  });
});

describe('a fault', () => {
  test('with a status has no effect, unless it comes after', async () => {
    await begin({ faults: once({ status: 503, code: '0x80072323', headers: { 'Retry-After': '7' } }) });
    const answer = await ask('/api/data/v9.2/roles', ROLE);
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '7']);
    expect(await roles()).toBe(0);
    emulator.setFaults(once({ status: 502, html: '<h1>Bad gateway</h1>', after: true }));
    const page = await ask('/api/data/v9.2/roles', ROLE);
    expect([page.headers.get('Content-Type'), await page.text()]).toEqual([
      'text/html; charset=utf-8',
      '<h1>Bad gateway</h1>',
    ]);
    expect(await roles()).toBe(1);
  });

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('resets the connection %s the effect', async (reset, count) => {
    await begin({ faults: once({ reset }) });
    await expect(ask('/api/data/v9.2/roles', ROLE)).rejects.toThrow('fetch failed');
    expect(await roles()).toBe(count);
    expect(emulator.log[0]).toMatchObject({ status: 0, fault: `reset ${reset}` });
  });

  test('cuts the body short of its declared length', async () => {
    await begin({ faults: [{ match: { path: '/privileges' }, fault: { truncate: 20 } }] });
    const { declared, received, isComplete } = await rawGet(PRIVILEGES);
    expect(received).toBe(20);
    expect(declared).toBeGreaterThan(20);
    expect(isComplete).toBe(false);
  });

  test('doubles the effect', async () => {
    await begin({ faults: once({ duplicate: true }) });
    expect((await ask('/api/data/v9.2/roles', ROLE)).status).toBe(204);
    expect(await roles()).toBe(2);
  });

  test('replaces the body, or makes it as large as asked', async () => {
    await begin({ faults: [{ match: {}, fault: { body: '{"value":' } }] });
    expect(await (await ask(PRIVILEGES)).text()).toBe('{"value":');
    emulator.setFaults([{ match: {}, fault: { oversize: 100_000 } }]);
    const text = await (await ask(PRIVILEGES)).text();
    expect(text.length).toBe(100_000);
    expect(Object.keys(JSON.parse(text))).toEqual(['padding']);
  });

  test('redirects, or leads next links elsewhere', async () => {
    await begin({ faults: [{ match: {}, fault: { redirect: 'https://elsewhere.example/' } }] });
    const redirected = await ask(PRIVILEGES);
    expect([redirected.status, redirected.headers.get('Location')]).toEqual([302, 'https://elsewhere.example/']);
    emulator.setFaults([{ match: {}, fault: { nextLinkHost: 'elsewhere.example' } }]);
    const page = await ask(PRIVILEGES, { headers: { Prefer: 'odata.maxpagesize=2' } });
    const link = ((await page.json()) as { '@odata.nextLink': string })['@odata.nextLink'];
    expect(new URL(link).origin).toBe('https://elsewhere.example');
  });

  test('delays the answer', async () => {
    await begin({ faults: [{ match: {}, fault: { delayMs: 1234 } }] });
    expect((await ask(PRIVILEGES)).status).toBe(200);
    expect(slept).toEqual([1234]);
  });

  test('hits the requests that its rule counts, by method, path, body and organization', async () => {
    const fault = { status: 500 };
    const match = { method: 'GET', path: '/\\/privileges\\?/', organization: 'one', nth: 2, times: 2 };
    await begin({ faults: [{ match, fault }] });
    const statuses: number[] = [];
    for (const path of [`/two${PRIVILEGES}`, PRIVILEGES, '/api/data/v9.2/WhoAmI', PRIVILEGES, PRIVILEGES, PRIVILEGES]) {
      statuses.push((await ask(path)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 500, 500, 200]);
  });

  test('that makes no sense is refused when it is set', async () => {
    await begin();
    expect(() => emulator.setFaults([{ match: {}, fault: { status: 42 } }])).toThrow(/^faults:5:17: .*must be >= 200/);
  });
});

/** `fetch` hides how many bytes came of a cut body. */
function rawGet(path: string): Promise<{ declared: number; received: number; isComplete: boolean }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${emulator.url}${path}`, { headers: { Authorization: 'Bearer any' } }, (answer) => {
      let received = 0;
      answer.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      answer.on('error', () => undefined);
      answer.on('close', () =>
        resolve({ declared: Number(answer.headers['content-length']), received, isComplete: answer.complete }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
