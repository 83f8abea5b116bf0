import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import type { FaultRule } from '../../src/emulator/faults.ts';
import { type EmulatedTree, emulatedTree } from '../emulated-tree.ts';
import { CLI } from '../scenario.ts';
import { type OtlpReceiver, otlpReceiver, type ReceivedSpan } from '../telemetry/otlp-receiver.ts';
import { spanTree } from '../telemetry/span-tree.ts';

const RUN = 'c3d1e5a0-7b1f-4c80-9d2e-0123456789ab';
const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';

let receiver: OtlpReceiver;
beforeEach(async () => {
  receiver = await otlpReceiver();
});
afterEach(async () => await receiver.close());

describe('a run against the emulator', () => {
  let emulator: Emulator;
  let tree: EmulatedTree;
  beforeEach(async () => {
    const throttled: FaultRule = {
      match: { path: '$batch', nth: 1 },
      fault: { status: 429, headers: { 'Retry-After': '1' } },
    };
    emulator = await startEmulator({ faults: [throttled], token: 'token-of-this-test' });
    tree = emulatedTree('token-of-this-test');
    tree.switchOver('prod', `${emulator.url}/prod`);
  });
  afterEach(async () => {
    await emulator.close();
    tree.remove();
  });

  test('a plan is a tree of its stages and requests, the one that was throttled twice in it', async () => {
    const variables = { [ENDPOINT]: receiver.url, COPILOTCTL_RUN_ID: RUN };
    expect((await tree.runWith(variables, 'plan', '-e', 'prod')).exitCode).toBe(0);
    const [root, load, validate, environment, last, read, ...rest] = spanTree(receiver.spans).split('\n');
    expect([root, load, validate, environment, last, read]).toEqual([
      'copilotctl plan',
      '  load',
      '  validate',
      '  environment prod',
      '    record last applied',
      '    read',
    ]);
    // The admin APIs are asked beside the batch: in which order they begin is chance.
    expect(rest.slice(0, 5).sort()).toEqual(['      GET', '      GET', '      POST', '      POST', '      POST']);
    expect(rest.slice(5)).toEqual([
      '    diff',
      '    plan',
      '    prove',
      '    forecast',
      '    preflight',
      '      POST',
      '    policy',
    ]);
    expect(receiver.spans.every(({ traceId }) => traceId === RUN.replaceAll('-', ''))).toBe(true);
    const { port } = new URL(emulator.url);
    const batch = {
      'http.request.method': 'POST',
      'server.address': '127.0.0.1',
      'server.port': Number(port),
      'url.full': `${emulator.url}/prod/api/data/v9.2/$batch`,
      'copilotctl.request.purpose': 'reading the environment',
      'copilotctl.response.request_id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    };
    const [first, again] = batches(receiver.spans);
    expect(first).toMatchObject({ kind: 3, status: 2 });
    expect(first?.attributes).toEqual({ ...batch, 'http.response.status_code': 429, 'error.type': '429' });
    expect(again).toMatchObject({ kind: 3, status: 0 });
    expect(again?.attributes).toEqual({
      ...batch,
      'http.response.status_code': 200,
      'http.request.resend_count': 1,
    });
    expect((again?.startNs ?? 0n) - (first?.endNs ?? 0n)).toBeGreaterThan(900_000_000n);
    expect(spanNamed('copilotctl plan').attributes).toEqual({
      'copilotctl.command': 'plan',
      'copilotctl.run.id': RUN,
      'process.pid': expect.any(Number),
      'process.exit.code': 0,
    });
    expect(spanNamed('environment prod').attributes).toEqual({
      'copilotctl.environment': 'prod',
      'copilotctl.backend': 'dynamics365',
    });
  });

  test('an apply has its lease, waves, journal and requests in it, and goes on with the trace of its pipeline', async () => {
    const parent = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
    const variables = {
      [ENDPOINT]: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      TRACEPARENT: `00-${parent.traceId}-${parent.spanId}-01`,
    };
    expect((await tree.runWith(variables, 'apply', '-e', 'prod', '--yes')).exitCode).toBe(0);
    const shape = spanTree(receiver.spans)
      .split('\n')
      .filter((line) => !/ (GET|POST|PATCH)$/.test(line));
    expect(shape).toEqual([
      'copilotctl apply',
      '  load',
      '  validate',
      '  environment prod',
      ...['record lease', 'record unfinished', 'record last applied', 'read', 'diff', 'plan', 'prove'].map(below),
      ...['forecast', 'preflight', 'policy', 'apply'].map(below),
      ...['record unfinished', 'record begin'].map((name) => below(`  ${name}`)),
      ...[1, 2, 3].flatMap(() => ['record intent', 'apply wave', 'record outcomes'].map((name) => below(`  ${name}`))),
      ...['record save last applied', 'record finish'].map((name) => below(`  ${name}`)),
    ]);
    expect(spanNamed('copilotctl apply')).toMatchObject({ traceId: parent.traceId, parentSpanId: parent.spanId });
    const changes = receiver.spans.filter(
      ({ attributes }) => attributes['copilotctl.request.purpose'] === 'the changes',
    );
    const waves = receiver.spans.filter(({ name }) => name === 'apply wave').map(({ spanId }) => spanId);
    expect(changes.length).toBeGreaterThan(2);
    expect(changes.every(({ parentSpanId }) => waves.includes(parentSpanId))).toBe(true);
    expect(receiver.requests[0]?.headers['content-type']).toBe('application/json');
  });

  test('a run that fails says so by its exit code and the code of the error', async () => {
    emulator.setFaults([{ match: { path: '$batch' }, fault: { status: 403 } }]);
    const { exitCode } = await tree.runWith({ [ENDPOINT]: receiver.url }, 'plan', '-e', 'prod');
    expect(exitCode).toBe(77);
    expect(spanNamed('copilotctl plan')).toMatchObject({
      status: 2,
      attributes: { 'error.type': '77', 'process.exit.code': 77 },
    });
    expect(spanNamed('environment prod')).toMatchObject({ status: 2, attributes: { 'error.type': 'not-permitted' } });
  });
});

describe('whatever becomes of the trace', () => {
  let tree: EmulatedTree;
  let untraced: Awaited<ReturnType<EmulatedTree['run']>>;
  beforeAll(async () => {
    tree = emulatedTree('any');
    untraced = await tree.run('plan', '-e', 'dev', '--detailed-exitcode');
    expect(untraced).toMatchObject({ exitCode: 2, stderr: '' });
  });
  afterAll(() => tree.remove());
  const planned = async (variables: Readonly<Record<string, string>>) =>
    await tree.runWith(variables, 'plan', '-e', 'dev', '--detailed-exitcode');

  test('a collector that is not there is one warning', async () => {
    const { url } = receiver;
    await receiver.close();
    const { exitCode, stdout, stderr } = await planned({ [ENDPOINT]: url });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: untraced.stdout });
    expect(stderr).toBe(
      `warning telemetry\n  The trace could not be sent to ${new URL(url).host}: ECONNREFUSED. The result is not affected.\n`,
    );
    receiver = await otlpReceiver();
  });

  test.each(['never', 'trickle'] as const)(
    'a collector that answers %s keeps nobody for more than some seconds',
    async (answer) => {
      await receiver.close();
      receiver = await otlpReceiver(answer);
      const begun = Date.now();
      const { exitCode, stdout, stderr } = await planned({ [ENDPOINT]: receiver.url });
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: untraced.stdout });
      expect(stderr).toMatch(/^warning telemetry\n {2}The trace could not be sent to .*\n$/);
      expect(Date.now() - begun).toBeLessThan(15_000);
    },
  );

  test('an address that is none is one warning, and nothing is sent elsewhere', async () => {
    const { exitCode, stdout, stderr } = await planned({ [ENDPOINT]: 'collector' });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: untraced.stdout });
    expect(stderr).toBe(`warning telemetry\n  ${ENDPOINT} is no http or https address. No trace was sent.\n`);
  });

  test('one that takes it is no word', async () => {
    expect(await planned({ [ENDPOINT]: receiver.url })).toEqual(untraced);
    expect(receiver.spans.length).toBeGreaterThan(5);
  });

  test('the library is loaded where there is an endpoint, and nowhere else', async () => {
    expect(await loaded({})).toEqual([]);
    expect(await loaded({ [ENDPOINT]: receiver.url, OTEL_SDK_DISABLED: 'true' })).toEqual([]);
    expect((await loaded({ [ENDPOINT]: receiver.url })).length).toBeGreaterThan(1);
  });

  /** The files of the library that a plan loads. */
  async function loaded(variables: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const list = join(tree.folder, `loaded-${Math.abs(Object.keys(variables).length)}.txt`);
    const preload = pathToFileURL(join(import.meta.dirname, '../telemetry/list-loaded.mjs')).href;
    const env = { ...process.env, ...variables, LOADED_FILES: list };
    const child = spawn(process.execPath, ['--import', preload, CLI, 'plan', '-e', 'dev'], {
      cwd: tree.folder,
      env,
      stdio: 'ignore',
    });
    const [exitCode] = await once(child, 'close');
    expect(exitCode).toBe(0);
    expect(existsSync(list)).toBe(true);
    const files = readFileSync(list, 'utf8')
      .trim()
      .split('\n')
      .filter((url) => url.startsWith('file:'));
    expect(files.length).toBeGreaterThan(3);
    return files.filter((url) => /BatchSpanProcessor|OTLPExporterError/.test(readFileSync(new URL(url), 'utf8')));
  }
});

function spanNamed(name: string): ReceivedSpan {
  const span = receiver.spans.find((each) => each.name === name);
  if (span === undefined) throw new Error(`There is no span ${name}.`);
  return span;
}

function batches(spans: readonly ReceivedSpan[]): readonly ReceivedSpan[] {
  return spans
    .filter(({ attributes }) => String(attributes['url.full']).endsWith('/$batch'))
    .sort((one, other) => Number(one.startNs - other.startNs));
}

function below(name: string): string {
  return `    ${name}`;
}
