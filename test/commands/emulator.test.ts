import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CLI } from '../scenario.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'copilotctl-emulator-'));
const running: ChildProcessWithoutNullStreams[] = [];
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(FOLDER, { recursive: true });
});

interface Ready {
  readonly url: string;
  readonly organizations: Readonly<Record<string, { readonly url: string }>>;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ready: Promise<Ready>;
  readonly ended: Promise<Ended>;
}

function start(...args: readonly string[]): Started {
  const child = spawn(process.execPath, [CLI, 'emulator', '--port', '0', ...args], { cwd: FOLDER });
  running.push(child);
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ready = new Promise<Ready>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (stdout.includes('\n')) resolve(JSON.parse(stdout));
    });
    child.on('close', () => reject(new Error(stderr)));
  });
  ready.catch(() => undefined); // a test that expects the end looks at that
  const ended = once(child, 'close').then(([code]) => ({ code, stdout, stderr }));
  return { child, ready, ended };
}

function written(name: string, content: unknown): string {
  writeFileSync(join(FOLDER, name), JSON.stringify(content));
  return name;
}

describe('copilotctl emulator', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('says where it is, answers, logs, and stops at %s', async (signal) => {
    const { child, ready, ended } = start('--token', 'a-secret', '--log', `${signal}.log`);
    const { url, organizations } = await ready;
    const headers = { Authorization: 'Bearer a-secret' };
    const who = await fetch(`${organizations['test']?.url}/api/data/v9.2/WhoAmI`, { headers });
    expect(await who.json()).toMatchObject({ OrganizationId: '0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2b02' });
    expect((await fetch(`${url}/api/data/v9.2/WhoAmI`)).status).toBe(401);
    child.kill(signal);
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(0);
    expect(stdout.split('\n')).toHaveLength(2);
    const log = readFileSync(join(FOLDER, `${signal}.log`), 'utf8');
    expect(
      log
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).status),
    ).toEqual([200, 401]);
    expect(stdout + stderr + log).not.toContain('a-secret');
  });

  test('takes its tenant and its faults from files', async () => {
    const organizationId = '22222222-2222-2222-2222-222222222222';
    const organization = { name: 'desk', organizationId, environmentId: organizationId, geography: 'japan', copies: 2 };
    const seed = written('seed.json', { tenantId: organizationId, organizations: [organization] });
    const faults = written('faults.json', [{ match: { organization: 'desk-2' }, fault: { status: 503 } }]);
    const { child, ready, ended } = start('--seed', seed, '--faults', faults);
    const { organizations } = await ready;
    const statuses = Object.values(organizations).map(async ({ url }) => {
      const answer = await fetch(`${url}/api/data/v9.2/WhoAmI`, { headers: { Authorization: 'Bearer any' } });
      return answer.status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 503]);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test.each([
    ['a seed that is wrong', ['--seed', written('wrong.json', { tenantId: 'x' })], 65, /wrong\.json:1:13: "tenantId"/],
    ['faults that are wrong', ['--faults', written('wrong-faults.json', [{}])], 65, /wrong-faults\.json:1:2: "0" must/],
    ['a file that is not there', ['--seed', 'none.json'], 64, /none\.json cannot be read: there is no such file/],
    ['a log that cannot be', ['--log', 'no/such/folder.log'], 64, /no\/such\/folder\.log cannot be written: ENOENT/],
    ['a latency that is no number', ['--latency', 'slow'], 64, /--latency takes a whole number from 0 to 600000/],
  ])('ends at %s', async (_, args, exitCode, message) => {
    const { code, stdout, stderr } = await start(...args).ended;
    expect(code).toBe(exitCode);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
  });

  test('ends when the port is in use', async () => {
    const first = start();
    const { url } = await first.ready;
    const { code, stderr } = await start('--port', new URL(url).port).ended;
    expect(code).toBe(75);
    expect(stderr).toContain(`Port ${new URL(url).port} is in use.`);
    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
  });
});
