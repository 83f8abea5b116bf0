import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { type EmulatedTree, emulatedTree } from '../emulated-tree.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/export.md'), 'utf8');

let tree: EmulatedTree;
beforeEach(() => {
  tree = emulatedTree('any');
});
afterEach(() => tree.remove());

const read = (path: string): string => readFileSync(join(tree.folder, path), 'utf8');
const write = (path: string, text: string): void => writeFileSync(join(tree.folder, path), text);

/** The files of the tree, but for the stores and records. */
function files(): Record<string, string> {
  const names = readdirSync(tree.folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  );
  return Object.fromEntries(names.sort().map((name) => [name, read(name)]));
}

/** Somebody changes the newest line of a row of a local store. */
function edit(environment: string, before: string, after: string): void {
  const path = `.copilotctl/embedded/${environment}/rows.jsonl`;
  const text = read(path);
  const at = text.lastIndexOf(before);
  expect(at).toBeGreaterThan(0);
  write(path, text.slice(0, at) + after + text.slice(at + before.length));
}

async function run(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await tree.run(...words);
  expect([exitCode, stdout, stderr].join('\n')).toMatch(/^0\n/);
  return stdout;
}

describe('an export of the shipped environments', () => {
  test.each(['dev', 'test', 'prod'])('onto %s as applied changes no byte', { timeout: 60_000 }, async (environment) => {
    const before = files();
    await run('apply', '-e', environment, '--yes');
    expect(await run('export', '-e', environment, '--verify')).toContain(
      'the files say what is live; nothing to write',
    );
    expect(files()).toEqual(before);
  });

  test('changes the scalars that moved and nothing else, in overlay and base', { timeout: 60_000 }, async () => {
    await run('apply', '-e', 'prod', '--yes');
    const before = files();
    edit('prod', '"emailSentiments":false', '"emailSentiments":true');
    edit('prod', '"verbosity":"Concise"', '"verbosity":"Detailed"');
    edit('prod', '"aiBuilderPreviewModels":false', '"aiBuilderPreviewModels":true');
    const said = await run('export', '-e', 'prod', '--verify');
    expect(said).toContain('3 values edited');
    expect(said).toContain('Files of base changed, which dev and test share: plan them too.');
    const edited = {
      'environments/prod/agents.yaml': ['emailSentiments: false', 'emailSentiments: true'],
      'environments/prod/platform.yaml': ['aiBuilderPreviewModels: false', 'aiBuilderPreviewModels: true'],
      'environments/base/summaries.yaml': ['verbosity: Concise', 'verbosity: Detailed'],
    } as const;
    const expected = Object.entries(edited).map(
      ([path, [old, now]]) => [path, before[path]?.replace(old, now)] as const,
    );
    expect(files()).toEqual({ ...before, ...Object.fromEntries(expected) });
  });

  test('keeps a byte order mark and line ends of Windows', { timeout: 60_000 }, async () => {
    const path = 'environments/base/copilot.yaml';
    write(path, `\ufeff${read(path).replaceAll('\n', '\r\n')}`);
    const before = read(path);
    await run('apply', '-e', 'dev', '--yes');
    expect(await run('export', '-e', 'dev')).toContain('nothing to write');
    edit('dev', '"copilotSidePane":true', '"copilotSidePane":false');
    await run('export', '-e', 'dev', '--verify');
    expect(read(path)).toBe(before.replace('copilotSidePane: true', 'copilotSidePane: false'));
  });
});

describe('with the emulator', () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
    tree.switchOver('prod', `${emulator.url}/prod`);
  });
  afterEach(() => emulator.close());

  test('the whole seed goes into a tree whose plan is empty', { timeout: 60_000 }, async () => {
    const said = await run('export', '-e', 'prod', '--out', 'live', '--verify');
    expect(said).toContain('Verified: a plan of these files has nothing to do.');
    expect(await tree.run('plan', '-e', 'prod', '--root', 'live', '--detailed-exitcode')).toMatchObject({
      exitCode: 0,
    });
  });

  test('and so does what was applied; the files it came from stay as they are', { timeout: 60_000 }, async () => {
    await run('apply', '-e', 'prod', '--yes');
    const before = files();
    expect(await run('export', '-e', 'prod', '--verify')).toContain('nothing to write');
    expect(files()).toEqual(before);
    for (const [folder, ...more] of [['live'], ['full', '--full', '--with-people']]) {
      const said = await run('export', '-e', 'prod', '--out', folder ?? '', '--verify', ...more);
      expect(said).toContain('Verified: a plan of these files has nothing to do.');
    }
    expect(read('live/environments/prod/roles/contoso-csr.yaml')).toContain('presets: [copilot-representative]');
  });
});

test('the commands of docs/export.md do what it says', { timeout: 120_000 }, async () => {
  await run('apply', '-e', 'dev', '--yes');
  const commands = [...PAGE.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) => block.trim().split('\n'));
  expect(commands.length).toBeGreaterThan(5);
  for (const line of commands) {
    const [program, ...words] = line.split(' ');
    expect(program).toBe('copilotctl');
    await run(...words);
  }
  expect(readdirSync(join(tree.folder, 'adopted/environments/dev')).length).toBeGreaterThan(5);
});
