import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type OpenTracer, openTracer } from '../../src/telemetry/open-tracer.ts';
import { type OtlpReceiver, otlpReceiver } from './otlp-receiver.ts';
import { spanTree } from './span-tree.ts';

const RUN = '6f9619ff-8b86-4011-b42d-00c04fc964ff';
let receiver: OtlpReceiver | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await receiver?.close();
  receiver = undefined;
});

async function opened(answer: number | 'never' = 200, more: object = {}): Promise<OpenTracer> {
  receiver = await otlpReceiver(answer);
  const url = `${receiver.url}/v1/traces`;
  return await openTracer({ url, protocol: 'http/protobuf', runId: RUN, parent: undefined, version: '1.2.3', ...more });
}

describe.each(['http/protobuf', 'http/json'] as const)('over %s', (protocol) => {
  test('spans arrive with their parents, attributes, kind and status', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-api-key=k1');
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=ci,team=crm%20platform');
    const tracer = await opened(200, { protocol });
    const result = await tracer.span('root', async (root) => {
      root.rename('copilotctl plan');
      const sync = tracer.span('diff', () => 7, { attributes: { count: 3, absent: undefined } });
      await Promise.all(
        ['a', 'b'].map(async (name) =>
          tracer.span(`environment ${name}`, async () => {
            await wait(1);
            await tracer.span('GET', async (span) => span.fail('429'), { kind: 'client' });
          }),
        ),
      );
      return sync;
    });
    expect(result).toBe(7);
    expect(await tracer.close()).toEqual({ isLeftOver: false });
    const { spans = [], requests = [] } = receiver ?? {};
    const shown = spanTree(spans, ({ kind, status }) => `${kind}${status}`);
    expect(shown.split('\n').sort()).toEqual(
      [
        'copilotctl plan 10',
        '  diff 10',
        '  environment a 10',
        '  environment b 10',
        '    GET 32',
        '    GET 32',
      ].sort(),
    );
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([RUN.replaceAll('-', '')]));
    expect(spans.find(({ name }) => name === 'diff')?.attributes).toEqual({ count: 3 });
    expect(spans.find(({ name }) => name === 'GET')?.attributes).toEqual({ 'error.type': '429' });
    expect(spans[0]?.resource).toMatchObject({
      'service.name': 'copilotctl',
      'service.version': '1.2.3',
      'deployment.environment.name': 'ci',
      team: 'crm platform',
    });
    expect(requests.map(({ path }) => path)).toEqual(['/v1/traces']);
    expect(requests[0]?.headers['x-api-key']).toBe('k1');
  });
});

test('an error ends its span with its code or name, is thrown on, and its words stay here', async () => {
  const tracer = await opened();
  const failing = Object.assign(new Error('prompt: secret-words'), { code: 'unavailable' });
  await expect(tracer.span('async', async () => Promise.reject(failing))).rejects.toBe(failing);
  expect(() =>
    tracer.span('sync', () => {
      throw new TypeError('secret-words');
    }),
  ).toThrow('secret-words');
  await tracer.close();
  expect(receiver?.spans.map(({ name, status, attributes }) => [name, status, attributes['error.type']])).toEqual([
    ['async', 2, 'unavailable'],
    ['sync', 2, 'TypeError'],
  ]);
  expect(receiver?.requests.map(({ body }) => body.toString('latin1')).join()).not.toContain('secret-words');
});

test('the name of the service is that of its variable', async () => {
  vi.stubEnv('OTEL_SERVICE_NAME', 'contoso-copilot');
  const tracer = await opened();
  tracer.span('one', () => undefined);
  await tracer.close();
  expect(receiver?.spans[0]?.resource['service.name']).toBe('contoso-copilot');
});

const PARENT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

test('a run that is a part of another trace goes on with it', async () => {
  const tracer = await opened(200, { parent: { ...PARENT, isSampled: true } });
  tracer.span('one', () => undefined);
  await tracer.close();
  expect(receiver?.spans).toMatchObject([{ traceId: PARENT.traceId, parentSpanId: PARENT.spanId }]);
});

test('of a trace that is not kept nothing is sent', async () => {
  const tracer = await opened(200, { parent: { ...PARENT, isSampled: false } });
  expect(tracer.span('one', () => 1)).toBe(1);
  expect(await tracer.close()).toEqual({ isLeftOver: false });
  expect(receiver?.requests).toEqual([]);
});

test('a collector that refuses is one problem, by its status alone', async () => {
  const tracer = await opened(401);
  tracer.span('one', () => undefined);
  expect(await tracer.close()).toEqual({ isLeftOver: false, problem: 'it answered 401' });
});

test('a collector that is not there is one problem, within seconds', async () => {
  const tracer = await opened();
  await receiver?.close();
  receiver = undefined;
  tracer.span('one', () => undefined);
  const begun = Date.now();
  expect(await tracer.close()).toEqual({ isLeftOver: false, problem: 'ECONNREFUSED' });
  expect(Date.now() - begun).toBeLessThan(4500);
});

test('a collector that never answers is left behind', async () => {
  const tracer = await opened('never');
  tracer.span('one', () => undefined);
  const begun = Date.now();
  const { problem } = await tracer.close();
  expect(problem).toBeDefined();
  expect(Date.now() - begun).toBeLessThan(4500);
});
