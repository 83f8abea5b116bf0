import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { logFormatOf } from '../../src/commands/log-format.ts';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { type EmulatedTree, emulatedTree } from '../emulated-tree.ts';
import { complaints } from '../schemas/schema-files.ts';

const RUN = 'c3d1e5a0-7b1f-4c80-9d2e-0123456789ab';
const NOW = '2026-11-22T12:00:00.000Z';
const VARIABLES = { COPILOTCTL_RUN_ID: RUN, COPILOTCTL_NOW: NOW };

let tree: EmulatedTree;
beforeEach(() => {
  tree = emulatedTree('any');
});
afterEach(() => tree.remove());

/** What a command logged, each line held to the schema, and what it printed. */
async function logged(...words: readonly string[]) {
  const { exitCode, stdout, stderr } = await tree.runWith(VARIABLES, ...words, '--log-format', 'json');
  const lines = stderr === '' ? [] : stderr.replace(/\n$/, '').split('\n');
  const entries = lines.map((line) => JSON.parse(line));
  for (const entry of entries) {
    expect(complaints('log-line.schema.json', entry)).toEqual([]);
    expect(entry).toMatchObject({ run: RUN, time: NOW });
  }
  return { exitCode, stdout, entries: entries.map(({ run: _, time: __, ...entry }) => entry) };
}

describe('the log format', () => {
  test.each([
    [[], undefined, 'text'],
    [[], '', 'text'],
    [[], 'json', 'json'],
    [['plan', '--log-format', 'json'], undefined, 'json'],
    [['plan', '--log-format=json'], 'text', 'json'],
    [['--log-format', 'json', 'plan', '--log-format', 'text'], 'json', 'text'],
    [['fmt', '--', '--log-format', 'json'], undefined, 'text'],
    [['plan', '--log-format'], undefined, 'text'],
  ] as const)('of %j with the variable %j is %s', (argv, variable, format) => {
    expect(logFormatOf(argv, variable)).toEqual({ format });
  });

  test('of a variable that says nothing known is text, and a problem', () => {
    expect(logFormatOf([], 'xml').problem?.message).toBe('COPILOTCTL_LOG_FORMAT is no log format: "xml".');
  });
});

test('what is printed on standard output is the same in both formats', async () => {
  const text = await tree.runWith(VARIABLES, 'plan', '-e', 'dev');
  expect(await logged('plan', '-e', 'dev')).toEqual({ exitCode: 0, stdout: text.stdout, entries: [] });
});

test('findings are lines with code, place, environment and hint', async () => {
  const file = join(tree.folder, 'environments/prod/copilot.yaml');
  writeFileSync(
    file,
    'apiVersion: copilotctl/v1\nkind: CopilotSettings\nmetadata: { name: default }\nspec: { recordTranscript: true }\n',
  );
  const { exitCode, entries } = await logged('validate');
  expect(exitCode).toBe(65);
  expect(entries.filter(({ level }) => level === 'error')).toEqual([
    {
      level: 'error',
      code: 'validate/unknown-field',
      message: expect.stringContaining('recordTranscript'),
      hint: expect.stringContaining('recordTranscripts'),
      environment: 'prod',
      address: expect.any(String),
      place: { file: 'environments/prod/copilot.yaml', line: 4, column: 9 },
    },
  ]);
});

test('a wrong command line is a line', async () => {
  const { exitCode, stdout, entries } = await logged('plan', '-e', 'nowhere');
  expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
  expect(entries).toEqual([
    { level: 'error', code: 'usage', message: 'There is no environment "nowhere".', hint: expect.any(String) },
  ]);
});

test('an environment that cannot be reached is a line with its name', async () => {
  tree.switchOver('prod', 'http://127.0.0.1:9/prod');
  const { exitCode, entries } = await logged('plan', '-e', 'prod');
  expect(exitCode).toBe(69);
  expect(entries.at(-1)).toMatchObject({ level: 'error', code: 'live/unavailable', environment: 'prod' });
});

test('a bug of ours is one line with its stack', async () => {
  // A preload that breaks what nothing can do without.
  const preload = join(tree.folder, 'break.mjs');
  writeFileSync(
    preload,
    "Date.prototype.toISOString = new Proxy(Date.prototype.toISOString, { apply: (f, time) => { if (new Error().stack.includes('openSession')) throw new Error('broken\\u001b[31m\\nin two'); return Reflect.apply(f, time, []); } });",
  );
  const { exitCode, stderr } = await tree.runWith(
    { ...VARIABLES, NODE_OPTIONS: `--import ${preload}` },
    'plan',
    '-e',
    'dev',
    '--log-format',
    'json',
  );
  expect(exitCode).toBe(70);
  const [line = '', ...others] = stderr.trimEnd().split('\n');
  expect(others).toEqual([]);
  expect(complaints('log-line.schema.json', JSON.parse(line))).toEqual([]);
  expect(JSON.parse(line)).toMatchObject({
    level: 'error',
    code: 'bug',
    run: RUN,
    stack: expect.stringContaining('broken'),
  });
});

describe('against the emulator', () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator({});
    tree.switchOver('prod', `${emulator.url}/prod`);
  });
  afterEach(async () => await emulator.close());

  test('a pause that the service asks for, and a request that is sent again, are lines', async () => {
    emulator.setFaults([
      { match: { path: '$batch', nth: 1 }, fault: { status: 429, headers: { 'Retry-After': '1' } } },
      { match: { path: '/scopes/admin/', nth: 1 }, fault: { status: 503 } },
    ]);
    const { exitCode, entries } = await logged('plan', '-e', 'prod');
    expect(exitCode).toBe(0);
    expect(entries.filter(({ waitMs }) => waitMs !== undefined)).toEqual(
      expect.arrayContaining([
        {
          level: 'info',
          environment: 'prod',
          message: 'waiting 1 s, as the service asks (reading the environment)',
          waitMs: 1000,
        },
        {
          level: 'warning',
          environment: 'prod',
          code: 'live/unavailable',
          message: expect.stringMatching(
            /^Sent again: 127\.0\.0\.1:\d+ answered 503: reading the environment record\./,
          ),
          waitMs: expect.any(Number),
        },
      ]),
    );
  });

  test('to people only the pause is told', async () => {
    emulator.setFaults([
      { match: { path: '$batch', nth: 1 }, fault: { status: 429, headers: { 'Retry-After': '1' } } },
      { match: { path: '/scopes/admin/', nth: 1 }, fault: { status: 503 } },
    ]);
    const { stderr } = await tree.run('plan', '-e', 'prod');
    expect(stderr).toBe('prod: waiting 1 s, as the service asks (reading the environment)\n');
  });

  test('what a service says stays one line of plain characters', async () => {
    const message = 'No.\n{"level":"info"}\r\n::error::x\u001b[2J\u2028##vso[task.complete]\u202e';
    emulator.setFaults([{ match: { path: '$batch' }, fault: { status: 403, message } }]);
    const { stderr } = await tree.runWith(VARIABLES, 'plan', '-e', 'prod', '--log-format', 'json');
    const [line = '', ...others] = stderr.trimEnd().split('\n');
    expect(others).toEqual([]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(line).not.toMatch(/[\u0000-\u001f\u2028\u202e]/);
    expect(JSON.parse(line)).toMatchObject({ level: 'error', code: 'live/not-permitted', environment: 'prod' });
  });
});

test('every command has the option', async () => {
  const { stdout } = await tree.run('completion', 'bash');
  expect(stdout.length).toBeGreaterThan(100);
  for (const words of [
    ['validate'],
    ['drift', 'revert'],
    ['roles', 'check'],
    ['history', 'show'],
    ['lock', 'list'],
    ['emulator'],
    ['show'],
    ['schema'],
    ['fmt'],
    ['policy', 'test'],
  ])
    expect((await tree.run(...words, '--help')).stdout, words.join(' ')).toContain('--log-format <format>');
});

test('standard error is written to by nobody else', () => {
  const sources = readdirSync('src', { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.ts'),
  );
  const writing = sources
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => /writeText\(2\b|process\.stderr\.write/.test(readFileSync(path, 'utf8')));
  expect(writing).toEqual([join('src', 'commands', 'standard-error.ts')]);
});
