import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import type { FaultRule } from '../../src/emulator/faults.ts';
import { type EmulatedTree, emulatedTree } from '../emulated-tree.ts';
import { type OtlpReceiver, otlpReceiver } from '../telemetry/otlp-receiver.ts';

/** Neither looks like a secret, so that nothing can mask it by its looks. */
const TOKEN = 'loopback-secret-41b7c9';
const COLLECTOR_KEY = 'collector-secret-77aa';
const ECHO = `Refused: Authorization: Bearer ${TOKEN}`;
const BATCH = { path: '$batch' };

let receiver: OtlpReceiver;
let emulator: Emulator;
let tree: EmulatedTree;
beforeEach(async () => {
  receiver = await otlpReceiver();
  emulator = await startEmulator({ token: TOKEN });
  tree = emulatedTree(TOKEN);
  tree.switchOver('prod', `${emulator.url}/prod`);
});
afterEach(async () => {
  await receiver.close();
  await emulator.close();
  tree.remove();
});

const WAYS: readonly (readonly [way: string, faults: readonly FaultRule[], exitCode: number])[] = [
  ['nothing goes wrong', [], 0],
  [
    'a request is throttled',
    [{ match: { ...BATCH, nth: 1 }, fault: { status: 429, headers: { 'Retry-After': '1' } } }],
    0,
  ],
  ['the sign-in is not accepted', [{ match: BATCH, fault: { status: 401, message: ECHO } }], 77],
  [
    'a service fails and says too much',
    [{ match: { path: '/providers/', nth: 1 }, fault: { status: 503, message: ECHO } }],
    0,
  ],
  [
    'a proxy answers to changes',
    [{ match: { ...BATCH, body: 'If-Match' }, fault: { status: 502, html: `<p>${ECHO}</p>` } }],
    1,
  ],
];

test.each(WAYS)(
  'traces, logs and metrics hold no token, no key, no header and no prompt when %s',
  async (_, faults, exitCode) => {
    emulator.setFaults(faults);
    const variables = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${COLLECTOR_KEY}`,
      COPILOTCTL_LOG_FORMAT: 'json',
    };
    const applied = await tree.runWith(
      variables,
      'apply',
      '-e',
      'prod',
      '--yes',
      '-v',
      '--report',
      'prometheus=out/apply.prom',
    );
    const drift = await tree.runWith(variables, 'drift', '-e', 'prod', '-v', '--report', 'prometheus=out/drift.prom');
    expect(applied.exitCode).toBe(exitCode);
    const traces = receiver.requests.map(({ body }) => body.toString());
    const metrics = ['apply', 'drift'].map((name) => readFileSync(join(tree.folder, 'out', `${name}.prom`), 'utf8'));
    const left = [...traces, ...metrics, applied.stderr, drift.stderr].join('\n');
    for (const [what, text] of [
      ['traces', traces.join()],
      ['metrics', metrics.join()],
    ] as const)
      expect(text, what).toContain('prod');
    expect(left).not.toContain(TOKEN);
    expect(left).not.toContain(COLLECTOR_KEY);
    // What a service says is told in a log, masked, as it is to people.
    const numbers = [...traces, ...metrics].join('\n');
    expect(numbers).not.toMatch(/authorization|bearer|refused:|\$(filter|select|expand|top)/i);
    expect(SENTENCES.filter((text) => left.includes(text))).toEqual([]);
    // The key goes to the collector, which it is for, and to nobody else.
    expect(new Set(receiver.requests.map(({ headers }) => headers['x-api-key']))).toEqual(new Set([COLLECTOR_KEY]));
  },
);

/** What people wrote for the product to use: every text of several words in the specs of the example tree. */
const SENTENCES = sentencesBelow(join(import.meta.dirname, '../../environments'));

test('there are prompts in the tree to look for', () => {
  expect(SENTENCES.length).toBeGreaterThan(10);
});

function sentencesBelow(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  return files
    .filter((name) => !name.endsWith('environment.yaml'))
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), 'utf8')))
    .flatMap((document) => textsIn(document.toJS()?.spec))
    .filter((text) => text.trim().split(/\s+/).length >= 4);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
