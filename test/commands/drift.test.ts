import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLI } from '../scenario.ts';
import { complaints } from '../schemas/schema-files.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/drift.md'), 'utf8');
/** The command lines that the page shows, without what stands behind them as a comment. */
const SHOWN = [...PAGE.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) =>
  block
    .trim()
    .split('\n')
    .map((line) => line.replace(/ +#.*$/, '')),
);
const STORE = '.copilotctl/embedded/dev/rows.jsonl';
const RECORDS = '.copilotctl/records/dev';

const document = (kind: string, name: string, spec: object): string =>
  `apiVersion: copilotctl/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${JSON.stringify(spec)}\n`;

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drift-'));
  for (const name of ['dev', 'test'])
    write(`environments/${name}/environment.yaml`, document('Environment', name, { geography: 'europe' }));
  write('environments/base/settings.yaml', document('CopilotSettings', 'default', { recordTranscripts: true }));
  write('environments/base/role.yaml', document('SecurityRole', 'csr', { displayName: 'CSR', description: 'ours' }));
  expect(run('apply', '-e', 'dev', '--yes').status).toBe(0);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

function run(...args: readonly string[]) {
  const { PATH = '' } = process.env;
  const env = { PATH, HOME: root, COPILOTCTL_NOW: '2026-11-22T12:00:00Z', COPILOTCTL_OWNER: 'ada' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd: root, encoding: 'utf8', env });
  return { status, stdout, stderr };
}

/** Somebody changes the live system: the last place of a text in its store. */
function edit(before: string, after: string): void {
  const text = read(STORE);
  const at = text.lastIndexOf(before);
  if (at < 0) throw new Error(`The store has no ${before}.`);
  write(STORE, text.slice(0, at) + after + text.slice(at + before.length));
}
const record = (on: boolean) => edit(`"recordTranscripts":${!on}`, `"recordTranscripts":${on}`);
const isRecording = () =>
  read(STORE).lastIndexOf('"recordTranscripts":true') > read(STORE).lastIndexOf('"recordTranscripts":false');
/** Takes the role out of the live system, as if it had never been written. */
function removeRole(): void {
  const commits = read(STORE).match(/^{"commit":/gm)?.length ?? 0;
  const gone = '{"kind":"SecurityRole","identity":"csr","rev":2,"deleted":true}';
  write(STORE, `${read(STORE)}${gone}\n{"commit":${commits + 1},"rows":1}\n`);
}

function found(...args: readonly string[]) {
  const { stdout } = run('drift', '-e', 'dev', '--output', 'json', ...args);
  const report = JSON.parse(stdout);
  expect(complaints('report.schema.json', report)).toEqual([]);
  return report.environments[0].drift as { fingerprint: string; state: string; what: string }[];
}

test('every command that the page shows does what it says', () => {
  expect(SHOWN).toHaveLength(6);
  const exits: Record<string, number | null> = {};
  for (const line of SHOWN) {
    if (!/drift history|--new-only/.test(line) && isRecording()) record(false);
    const [finding] = found('--no-record');
    const words = line.replace('3f9c2a1b', finding?.fingerprint.slice(0, 8) ?? '').match(/"[^"]*"|\S+/g) ?? [];
    const [name, ...args] = words.map((word) => word.replaceAll('"', ''));
    expect(name).toBe('copilotctl');
    const { status, stderr } = run(...args);
    expect(stderr).not.toContain('error');
    exits[args[1] === '-e' ? args.slice(3).join(' ') : (args[1] ?? '')] = status;
    if (args[1] === 'accept') {
      expect(read('environments/base/settings.yaml')).toContain('"recordTranscripts":false');
      write('environments/base/settings.yaml', document('CopilotSettings', 'default', { recordTranscripts: true }));
    }
  }
  expect(exits).toEqual({ '': 2, '--new-only': 0, history: 0, revert: 0, accept: 0, snooze: 0 });
  expect(run('drift', '-e', 'dev')).toMatchObject({ status: 0, stdout: expect.stringContaining('snoozed until') });
});

describe('drift', () => {
  test('is told where the records are not to be written, with a warning, and by --no-record without a trace', () => {
    record(false);
    expect(found('--no-record')).toMatchObject([{ state: 'new' }]);
    expect(run('drift', '-e', 'dev', '--no-record').stderr).toBe('');
    // A folder in the place of the file: whoever runs this, it cannot be written.
    mkdirSync(join(root, RECORDS, 'drift.embedded-dev.jsonl'));
    const { status, stdout, stderr } = run('drift', '-e', 'dev');
    expect(status).toBe(2);
    expect(stdout).toContain('/recordTranscripts');
    expect(stderr).toContain('warning drift/not-recorded');
  });

  test('in one part of an environment ends nothing of the others', () => {
    record(false);
    run('drift', '-e', 'dev');
    const { stdout } = run('drift', '-e', 'dev', '--only', 'SecurityRole');
    expect(stdout).not.toContain('As declared again');
    expect(found()).toMatchObject([{ state: 'known' }]);
  });

  test('that was looked for in a part only says so in its report, which is no report of the whole', () => {
    const partial = (...args: readonly string[]) =>
      JSON.parse(run('drift', '-e', 'dev', '--output', 'json', ...args).stdout).environments[0].partial;
    expect(partial('--only', 'SecurityRole')).toBe(true);
    expect(partial('--except', 'SecurityRole')).toBe(true);
    expect(partial()).toBeUndefined();
  });

  test('is not read from records that somebody spoiled, which a warning says', () => {
    record(false);
    run('drift', '-e', 'dev');
    const file = `${RECORDS}/drift.embedded-dev.jsonl`;
    write(file, read(file).replace(/"fingerprint":"[0-9a-f]+"/, '"fingerprint":"x"'));
    expect(run('drift', '-e', 'dev')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('drift/not-recorded'),
    });
  });
});

describe('a resource that is gone', () => {
  test('is made again by revert, and not accepted', () => {
    removeRole();
    const [finding] = found();
    expect(finding).toMatchObject({ what: 'removed', state: 'new' });
    const { status, stderr } = run('drift', 'accept', '--all', '-e', 'dev', '--yes');
    expect([status, stderr]).toEqual([1, expect.stringContaining('error drift/cannot-accept')]);
    const reverted = run('drift', 'revert', finding?.fingerprint.slice(0, 6) ?? '', '-e', 'dev', '--yes');
    expect(reverted).toMatchObject({ status: 0, stdout: expect.stringContaining('1 to create') });
    expect(found()).toEqual([]);
  });
});

describe('accepting', () => {
  test('what base declares says that others share it, and what an overlay declares does not', () => {
    record(false);
    const shared = run('drift', 'accept', '--all', '-e', 'dev', '--yes');
    expect(shared).toMatchObject({ status: 0, stderr: expect.stringContaining('warning drift/shared-file') });
    write('environments/dev/settings.yaml', document('CopilotSettings', 'default', { recordTranscripts: true }));
    const base = read('environments/base/settings.yaml');
    const own = run('drift', 'accept', '--all', '-e', 'dev', '--yes');
    expect(own).toMatchObject({ status: 0, stderr: '' });
    expect(read('environments/base/settings.yaml')).toBe(base);
    expect(read('environments/dev/settings.yaml')).toContain('"recordTranscripts":false');
    expect(found()).toEqual([]);
  });

  test('writes nothing where nobody confirms', () => {
    record(false);
    const before = read('environments/base/settings.yaml');
    expect(run('drift', 'accept', '--all', '-e', 'dev')).toMatchObject({ status: 64 });
    expect(read('environments/base/settings.yaml')).toBe(before);
  });
});

test('snoozing, reverting and accepting are of one environment', () => {
  for (const words of [
    ['snooze', '--until', '2026-12-01', '--reason', 'x'],
    ['revert', '--yes'],
    ['accept', '--yes'],
  ])
    expect(run('drift', ...words, '--all', '-e', 'dev', '-e', 'test').status).toBe(64);
});
