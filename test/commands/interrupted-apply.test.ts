import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CLI } from '../scenario.ts';

// More than one wave of steps, so that an interruption in the first leaves some undone.
const ROLES = 6000;

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

it('Ctrl-C in the middle of an apply ends with 75, leaves whole steps, and the next apply does the rest', async () => {
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
    child.kill('SIGINT');
  });
  const [exitCode] = await once(child, 'close');
  expect(exitCode).toBe(75);

  const done = stdout.match(/^ {2}done /gm)?.length ?? 0;
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(ROLES);

  const lines = readFileSync(join(scratch, '.copilotctl/embedded/dev/rows.jsonl'), 'utf8').trimEnd().split('\n');
  expect(() => lines.map((line) => JSON.parse(line))).not.toThrow();
  expect(lines.filter((line) => line.includes('"Role ')).length).toBe(done);

  const next = run('apply', '--yes');
  expect(next).toMatchObject({ status: 0, stderr: '' });
  expect(next.stdout.trimEnd().split('\n').at(-1)).toContain(`${ROLES - done} applied.`);
  expect(run('plan', '--detailed-exitcode').status).toBe(0);
}, 120_000);

function role(at: number): string {
  return `apiVersion: copilotctl/v1\nkind: SecurityRole\nmetadata: { name: role-${at} }\nspec: { displayName: Role ${at}, presets: [copilot-representative] }\n`;
}

function run(...words: readonly string[]) {
  return spawnSync(process.execPath, [CLI, ...words], { cwd: scratch, encoding: 'utf8', maxBuffer: 1 << 28 });
}
