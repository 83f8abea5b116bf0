import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedTree, emulatedTree } from '../emulated-tree.ts';
import { CLI } from '../scenario.ts';

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const SECTION = README.split('\n## ').find((each) => each.startsWith('A real environment, or the emulator of one\n'));
/** Where the README expects the emulator; in a test it is at any free port. */
const SHOWN_URL = 'http://127.0.0.1:4365';

describe('the walk of the README with the emulator', () => {
  let tree: EmulatedTree;
  let emulator: ChildProcessWithoutNullStreams;
  let url = '';
  beforeAll(async () => {
    tree = emulatedTree('any');
    emulator = spawn(process.execPath, [CLI, 'emulator', '--port', '0'], { cwd: tree.folder });
    const [line] = await once(createInterface(emulator.stdout), 'line');
    url = JSON.parse(line).url;
  });
  afterAll(async () => {
    emulator.kill('SIGTERM');
    await once(emulator, 'close');
    tree.remove();
  });

  it('switches prod over by the two lines that it shows', () => {
    tree.switchOver('prod', `${url}/prod`);
    const file = readFileSync(join(tree.folder, 'environments/prod/environment.yaml'), 'utf8');
    const [, shown = ''] = /```yaml\n(.*?)\n *```/s.exec(SECTION ?? '') ?? [];
    const lines = shown.split('\n').map((line) => line.replace('   ', '').replace(SHOWN_URL, url));
    expect(lines).toEqual(['  backend: dynamics365', `  organizationUrl: ${url}/prod`]);
    for (const line of lines) expect(file.split('\n')).toContain(line);
  });

  it('plans, and says so by its exit code when asked', async () => {
    const plain = await tree.run('plan', '-e', 'prod');
    expect(plain).toMatchObject({ exitCode: 0, stderr: '' });
    expect(plain.stdout).toMatch(/^prod \(dynamics365\): \d+ to create, \d+ to change, 0 to delete, \d+ by hand\.$/m);
    expect(plain.stdout).toMatch(/^ {2}~ CaseSummary\/default .*\n +\/available +false -> true$/m);
    expect(plain.stdout).toMatch(/^Takes about \d+ requests with \d+ operations: /m);
    expect((await tree.run('plan', '-e', 'prod', '--detailed-exitcode')).exitCode).toBe(2);
  });

  it('applies, and leaves nothing to do that it could', async () => {
    const applied = await tree.run('apply', '-e', 'prod', '--yes');
    expect(applied).toMatchObject({ exitCode: 0, stderr: '' });
    expect(applied.stdout).toMatch(/^prod: \d+ applied, \d+ by hand\. Read back: everything is as declared\.$/m);
    await expectNothingToDo(tree);
    expect(await tree.run('drift', '-e', 'prod')).toMatchObject({ exitCode: 0 });
  });

  it('finds what its curl line changed, with field and line', async () => {
    expect((await send(commandIn(SECTION ?? ''), url)).status).toBe(204);
    const { exitCode, stdout } = await tree.run('drift', '-e', 'prod');
    expect(exitCode).toBe(2);
    expect(stdout).toContain('prod: 1 change in the live system since the last apply.');
    expect(stdout).toMatch(/^ {2}~ CaseSummary\/default\n +\/available +true -> false +drift +(\S+)$/m);
    expect(placeOf(tree, stdout)).toBe('  available: true');
  });

  it('sets it back', async () => {
    const { exitCode, stdout } = await tree.run('apply', '-e', 'prod', '--yes');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^prod: 1 applied, /m);
    await expectNothingToDo(tree);
    expect((await tree.run('drift', '-e', 'prod')).exitCode).toBe(0);
  });

  it('plans the other environments as well', async () => {
    for (const environment of ['test', 'dev']) tree.switchOver(environment, `${url}/${environment}`);
    const { exitCode, stdout, stderr } = await tree.run('plan', '--all');
    expect(stderr).not.toMatch(/error/);
    expect(exitCode).toBe(0);
    expect(stdout.match(/^\w+ \(dynamics365\): \d+ to create/gm)).toEqual([
      expect.stringMatching(/^dev .* 5 to create/),
      expect.stringMatching(/^prod .* 0 to create/),
      expect.stringMatching(/^test .* 5 to create/),
    ]);
  });
});

async function expectNothingToDo(tree: EmulatedTree): Promise<void> {
  const { exitCode, stdout } = await tree.run('plan', '-e', 'prod', '--detailed-exitcode');
  expect(stdout).toMatch(/^prod \(dynamics365\): 0 to create, 0 to change, 0 to delete, \d+ by hand\.$/m);
  expect(exitCode).toBe(0);
}

/** The request that the curl line of the README makes. */
function commandIn(section: string) {
  const [, method, headers = '', body, address = ''] =
    /curl -X (\w+)((?: -H "[^"]+")+) -d '([^']+)' "([^"]+)"\n/.exec(section) ?? [];
  const pairs = [...headers.matchAll(/-H "([^:]+): ([^"]+)"/g)].map(([, name = '', value = '']) => [name, value]);
  return { method, headers: Object.fromEntries(pairs), body, address };
}

async function send({ method, headers, body, address }: ReturnType<typeof commandIn>, url: string): Promise<Response> {
  return await fetch(address.replace(SHOWN_URL, url), {
    headers,
    ...(method !== undefined && { method }),
    ...(body !== undefined && { body }),
  });
}

/** The line of the tree that a drift points to. */
function placeOf(tree: EmulatedTree, stdout: string): string | undefined {
  const [, file = '', line] = /drift +(\S+):(\d+)$/m.exec(stdout) ?? [];
  return readFileSync(join(tree.folder, file), 'utf8').split('\n')[Number(line) - 1];
}
