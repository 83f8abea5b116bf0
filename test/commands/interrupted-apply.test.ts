import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CLI } from '../scenario.ts';

// More than one wave of steps, so that an interruption in the first leaves some undone.
const ROLES = 4100;

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'interrupt-'));
  mkdirSync(join(scratch, 'environments/dev'), { recursive: true });
  mkdirSync(join(scratch, 'environments/base'));
  const environment = { apiVersion: 'copilotctl/v1', kind: 'Environment', metadata: { name: 'dev' }, spec: {} };
  writeFileSync(join(scratch, 'environments/dev/environment.yaml'), JSON.stringify(environment));
  writeFileSync(
    join(scratch, 'environments/base/roles.yaml'),
    Array.from({ length: ROLES }, (_, at) => role(at)).join('---\n'),
  );
});
afterEach(() => rmSync(scratch, { recursive: true }));

it.each([
  ['Ctrl-C', 'SIGINT'],
  ['the end of a job', 'SIGTERM'],
] as const)(
  '%s in the middle of an apply ends with 75, leaves whole steps, and the next apply does the rest',
  async (_, signal) => {
    const child = spawn(process.execPath, [CLI, 'apply', '--yes', '-v'], {
      cwd: scratch,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let isInterrupted = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (isInterrupted || !/^ {2}done /m.test(stdout)) return;
      isInterrupted = true;
      child.kill(signal);
    });
    const [exitCode] = await once(child, 'close');
    expect(exitCode).toBe(75);

    const done = stdout.match(/^ {2}done /gm)?.length ?? 0;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(ROLES);

    expect(run('lock', 'list').stdout).toBe('dev: free.\n');
    expect(run('history').stdout).toMatch(new RegExp(` interrupted +${String(done)} of ${ROLES} `));

    const lines = readFileSync(join(scratch, '.copilotctl/embedded/dev/rows.jsonl'), 'utf8').trimEnd().split('\n');
    expect(() => lines.map((line) => JSON.parse(line))).not.toThrow();
    expect(lines.filter((line) => line.includes('"Role ')).length).toBe(done);

    const next = run('apply', '--yes');
    expect(next).toMatchObject({ status: 0, stderr: '' });
    expect(next.stdout.trimEnd().split('\n').at(-1)).toContain(`${ROLES - done} applied.`);
    expect(run('plan', '--detailed-exitcode').status).toBe(0);
    expect(run('history', 'verify')).toMatchObject({ status: 0, stderr: '' });
  },
  120_000,
);

it('an apply that is killed wedges nothing: the next one takes over at once and does the rest', async () => {
  const child = spawn(process.execPath, [CLI, 'apply', '--yes', '-v'], {
    cwd: scratch,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (/^ {2}done /m.test(stdout)) child.kill('SIGKILL');
  });
  await once(child, 'close');
  expect(run('lock', 'list').stdout).toContain('taken by');
  expect(run('apply', '--yes').status).toBe(0);
  expect(run('lock', 'list').stdout).toBe('dev: free.\n');
  expect(run('plan', '--detailed-exitcode').status).toBe(0);
  expect(run('history', 'verify')).toMatchObject({ status: 0, stderr: '' });
}, 120_000);

it('of two applies at once one works, and the other is told who does', async () => {
  const runs = await Promise.all(
    ['first', 'second'].map(async (owner) => {
      const child = spawn(process.execPath, [CLI, 'apply', '--yes'], {
        cwd: scratch,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, COPILOTCTL_OWNER: owner },
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      const [exitCode] = await once(child, 'close');
      return { owner, exitCode, stderr };
    }),
  );
  const loser = runs.find(({ exitCode }) => exitCode === 75);
  const winner = runs.find(({ exitCode }) => exitCode === 0);
  expect(loser?.stderr).toContain(`"dev" is taken by ${winner?.owner} for apply`);
  expect(run('history', 'verify').stdout).toContain('1 run;');
}, 120_000);

function role(at: number): string {
  return `apiVersion: copilotctl/v1\nkind: SecurityRole\nmetadata: { name: role-${at} }\nspec: { displayName: Role ${at} }\n`;
}

function run(...words: readonly string[]) {
  return spawnSync(process.execPath, [CLI, ...words], { cwd: scratch, encoding: 'utf8', maxBuffer: 1 << 28 });
}
