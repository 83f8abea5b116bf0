import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLI } from '../scenario.ts';
import { complaints } from '../schemas/schema-files.ts';

const PRELOAD = pathToFileURL(join(import.meta.dirname, '../kills/kill-preload.mjs')).href;
const ROWS = '.copilotctl/embedded/dev/rows.jsonl';

const document = (kind: string, name: string, spec: object): string =>
  `apiVersion: copilotctl/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${JSON.stringify(spec)}\n`;
const role = (description: string): string => document('SecurityRole', 'csr', { displayName: 'CSR', description });
/** It waits for the role, so it comes in a second wave. */
const PROFILE = document('ExperienceProfile', 'tier-1', {
  uniqueName: 'contoso_tier1',
  displayName: 'Tier 1',
  roles: ['csr'],
});

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'resume-'));
  write('environments/dev/environment.yaml', document('Environment', 'dev', { geography: 'europe' }));
  write('environments/dev/roles.yaml', role('Answers customers.'));
  write('environments/dev/profiles.yaml', PROFILE);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function run(args: string, variables: Readonly<Record<string, string>> = {}) {
  const { PATH = '' } = process.env;
  const env = { PATH, HOME: root, COPILOTCTL_NOW: '2026-11-22T12:00:00Z', COPILOTCTL_OWNER: 'pipeline', ...variables };
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args.split(' ')], {
    cwd: root,
    encoding: 'utf8',
    env,
  });
  return { status, signal, stdout, stderr };
}

/** Applies, and dies before the last act on this file that an undisturbed run does. */
function killAtLast(args: string, act: string): void {
  const log = join(root, 'acts');
  const kill = { KILL_LOG: log, KILL_FOLDER: join(root, '.copilotctl'), NODE_OPTIONS: `--import ${PRELOAD}` };
  expect(run(args, kill).status).toBe(0);
  const at = readFileSync(log, 'utf8')
    .split('\n')
    .findLastIndex((each) => each.startsWith(act));
  rmSync(join(root, '.copilotctl'), { recursive: true });
  rmSync(log);
  expect(run(args, { ...kill, KILL_AT: String(at + 1), KILL_PHASE: 'before' }).signal).toBe('SIGKILL');
}

/** The intent of the second wave is written by then, and live does not hear of it. */
const killInSecondWave = (args: string): void => killAtLast(args, 'write embedded/dev/rows.jsonl');

function readJournal(): readonly { readonly entry: string; readonly run: string; readonly resumes?: string }[] {
  try {
    const text = readFileSync(join(root, '.copilotctl/records/dev/journal.jsonl'), 'utf8');
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}

/** Somebody else changes a row in the live system. */
function edit(identity: string, change: (spec: Record<string, unknown>) => Record<string, unknown>): void {
  const lines = readFileSync(join(root, ROWS), 'utf8').split('\n');
  const at = lines.findLastIndex((line) => line.includes(`"identity":"${identity}"`));
  const row = JSON.parse(lines[at] ?? '');
  lines[at] = JSON.stringify({ ...row, spec: change(row.spec) });
  writeFileSync(join(root, ROWS), lines.join('\n'));
}

describe('apply --resume', () => {
  test('of an environment whose last run is complete says so and does nothing', () => {
    expect(run('apply --resume --yes')).toMatchObject({
      status: 0,
      stdout: 'Nothing to resume in dev: its last run is complete, or there was none.\n',
      stderr: '',
    });
    expect(run('apply --yes').status).toBe(0);
    expect(run('apply --resume --yes').stdout).toContain('Nothing to resume in dev');
    expect(readJournal().filter(({ entry }) => entry === 'begin')).toHaveLength(1);
  });

  test('after a kill tells done from in doubt, does the rest once, and settles the run', () => {
    killInSecondWave('apply --yes');
    const killed = readJournal()[0]?.run ?? '';
    const { status, stdout, stderr } = run('apply --resume --yes');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`Resumes the run ${killed} of 2026-11-22T12:00:00Z: 1 done, 1 in doubt.\n`);
    expect(stdout).toMatch(/^ {2}done {6}\+ SecurityRole\/csr$/m);
    expect(stdout).toMatch(/^ {2}in doubt {2}\+ ExperienceProfile\/tier-1 /m);
    expect(stdout).toMatch(/^dev: 1 applied\. Read back: everything is as declared\.$/m);
    expect(run('plan --detailed-exitcode').status).toBe(0);
    expect(run('apply --resume --yes').stdout).toContain('Nothing to resume');
    expect(run('history verify').status).toBe(0);
    const resumed = readJournal().find(({ resumes }) => resumes === killed)?.run ?? '';
    expect(run(`history show ${resumed}`).stdout).toContain(`  resumes ${killed}\n`);
  });

  test('reports the table to programs, as its schema says', () => {
    killInSecondWave('apply --yes');
    const report = JSON.parse(run('apply --resume --yes --output json').stdout);
    expect(complaints('report.schema.json', report)).toEqual([]);
    expect(report.environments[0].resume.steps).toEqual([
      { step: 'SecurityRole/csr', op: 'create', state: 'done' },
      { step: 'ExperienceProfile/tier-1', op: 'create', state: 'in-doubt' },
    ]);
    const history = JSON.parse(run('history --output json').stdout);
    expect(complaints('report.schema.json', history)).toEqual([]);
  });

  test('does not touch what the run did not set out to do', () => {
    write('environments/dev/settings.yaml', document('CopilotSettings', 'default', { copilotSidePane: true }));
    killInSecondWave('apply --yes --except CopilotSettings');
    const { status, stdout } = run('apply --resume --yes');
    expect(status).toBe(0);
    expect(stdout).not.toContain('CopilotSettings');
    expect(run('plan --detailed-exitcode --except CopilotSettings').status).toBe(0);
    expect(run('plan --detailed-exitcode').status).toBe(2);
    expect(run('apply --resume --yes --only SecurityRole').status).toBe(64);
  });

  test('refuses by name where a row moved since, and where the files did, and changes nothing', () => {
    killInSecondWave('apply --yes');
    edit('csr', (spec) => ({ ...spec, description: 'Somebody else wrote this.' }));
    const before = readFileSync(join(root, ROWS), 'utf8');
    const moved = run('apply --resume --yes');
    expect(moved.status).toBe(1);
    expect(moved.stderr).toMatch(
      /^error resume\/row-moved {2}\(dev\)\n {2}The run did SecurityRole\/csr, and somebody changed it since\.$/m,
    );
    expect(moved.stdout).toContain('The run cannot be completed as it is. Nothing has been changed.\n');
    write('environments/dev/roles.yaml', role('Answers all customers.'));
    const changed = run('apply --resume --yes');
    expect(changed.status).toBe(1);
    expect(changed.stderr).toContain('error resume/configuration-changed');
    expect(readFileSync(join(root, ROWS), 'utf8')).toBe(before);
    expect(run('apply --yes').status).toBe(0);
  });

  test('that finds everything done settles the run, and remembers what it created', () => {
    killAtLast('apply --yes', 'writeFile records/dev/.last-applied');
    const { status, stdout, stderr } = run('apply --resume --yes');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(': 2 done.\n');
    expect(stdout).toContain('All that the run set out to do is done.\n');
    expect(run('apply --resume --yes').stdout).toContain('Nothing to resume');
    expect(readFileSync(join(root, '.copilotctl/records/dev/last-applied.embedded-dev.jsonl'), 'utf8')).toMatch(
      /^SecurityRole\/csr\t.*"created":true/m,
    );
  });

  test('before the first step carries out the very plan that it was', () => {
    killAtLast('apply --yes', 'open records/dev/journal.jsonl');
    const { status, stdout } = run('apply --resume --yes');
    expect(status).toBe(0);
    expect(stdout).toContain(': 2 not done.\n');
    expect(run('plan --detailed-exitcode').status).toBe(0);
  });
});

describe('apply FILE --resume', () => {
  const save = (): void => {
    expect(run('plan --save plan.json').status).toBe(0);
  };

  test('completes a first-ever plan that was killed, and the plan counts as applied then', () => {
    save();
    killInSecondWave('apply plan.json');
    // From its beginning it no longer holds: what it would create is there.
    expect(run('apply plan.json')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('saved-plan/row-exists'),
    });
    // The run was of that file: without it nobody knows what was approved.
    expect(run('apply --resume --yes')).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('copilotctl apply FILE --resume'),
    });
    const { status, stdout, stderr } = run('apply plan.json --resume');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('1 done, 1 in doubt.');
    expect(run('plan --detailed-exitcode').status).toBe(0);
    expect(run('apply plan.json --resume')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Nothing to resume'),
    });
    expect(run('apply plan.json')).toMatchObject({ status: 1, stderr: expect.stringContaining('already-applied') });
  });

  test('of a plan that no run began does nothing', () => {
    save();
    expect(run('apply plan.json --resume')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Nothing to resume: no run began the saved plan'),
    });
  });

  test('is refused with another configuration than that of the file', () => {
    save();
    killInSecondWave('apply plan.json');
    write('environments/dev/roles.yaml', role('Answers all customers.'));
    expect(run('apply plan.json --resume')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('saved-plan/configuration-changed'),
    });
  });
});
