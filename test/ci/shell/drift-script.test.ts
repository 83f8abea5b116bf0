import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeScratchRepository, runScript, type ScratchRepository, type ScriptRun } from '../scratch-repository.ts';

const SCRIPT = readFileSync(
  join(import.meta.dirname, '..', '..', '..', 'templates', 'ci', 'shell', 'copilotctl-drift.sh'),
  'utf8',
);

let repository: ScratchRepository;
beforeAll(async () => {
  repository = makeScratchRepository('shell');
  writeFileSync(repository.beside('notify'), `#!/bin/sh\nprintf '%s %s\\n' "$@" >> ${repository.beside('told')}\n`);
  chmodSync(repository.beside('notify'), 0o755);
  writeFileSync(repository.beside('told'), '');
  const applied = await run('npx --no copilotctl apply -e dev --yes\n');
  expect(applied.code, applied.stderr).toBe(0);
});
afterAll(() => repository.remove());

const run = (script: string, args: readonly string[] = [], variables = {}): Promise<ScriptRun> =>
  runScript(script, { shell: 'sh', cwd: repository.folder, variables }, args);
const told = () => readFileSync(repository.beside('told'), 'utf8').split('\n').slice(0, -1);
const drift = (...args: readonly string[]) => run(SCRIPT, args, { COPILOTCTL_NOTIFY: repository.beside('notify') });
const live = () => join(repository.folder, '.copilotctl', 'embedded', 'dev', 'rows.jsonl');

describe('the script for any other runner', () => {
  test('says nothing to anybody when live is as it was applied', async () => {
    const { code, stderr } = await drift('dev');
    expect(code, stderr).toBe(0);
    expect(told()).toEqual([]);
  });

  test('tells of drift once, with the reports, and ends with 2', async () => {
    const rows = readFileSync(live(), 'utf8');
    const line = rows.split('\n').findLast((each) => each.includes('"kind":"CopilotSettings"')) ?? '';
    writeFileSync(live(), rows.replace(line, line.replace('"copilotSidePane":true', '"copilotSidePane":false')));
    expect((await drift('dev')).code).toBe(2);
    expect(told()).toEqual(['drift copilotctl-reports']);
    const folder = join(repository.folder, 'copilotctl-reports');
    expect(readdirSync(folder).sort()).toEqual(['drift.html', 'drift.json', 'drift.junit.xml']);
    expect((await drift()).code).toBe(0);
    expect(told()).toHaveLength(1);
    writeFileSync(live(), rows);
  });

  test('tells when it could not look, and ends with the code that says why', async () => {
    const before = told().length;
    expect((await drift('nowhere')).code).toBe(64);
    writeFileSync(live(), 'nothing that is a store\n');
    expect((await drift('dev')).code).toBe(69);
    expect(told().slice(before)).toEqual(['failed copilotctl-reports', 'failed copilotctl-reports']);
    expect((await run(SCRIPT, ['dev'])).code).toBe(69);
    expect(told()).toHaveLength(before + 2);
  });
});
