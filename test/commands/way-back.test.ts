import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { printSnapshot, toSnapshot } from '../../src/backends/snapshot/snapshot.ts';
import type { TargetId } from '../../src/model/live-state.ts';
import { live, row } from '../live.ts';
import { CLI } from '../scenario.ts';
import { complaints } from '../schemas/schema-files.ts';

const document = (kind: string, name: string, spec: object): string =>
  `apiVersion: copilotctl/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${JSON.stringify(spec)}\n`;
const settings = (spec: object): string => document('CopilotSettings', 'default', spec);

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'way-back-'));
  write('environments/dev/environment.yaml', document('Environment', 'dev', { geography: 'europe' }));
  write('environments/dev/settings.yaml', settings({ copilotSidePane: true }));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** Runs a command line at a time of its own, so that a time names a point of the history. */
function run(args: string, day = 1, variables: Readonly<Record<string, string>> = {}) {
  const { PATH = '' } = process.env;
  const COPILOTCTL_NOW = `2026-11-0${day}T12:00:00Z`;
  const env = { PATH, HOME: root, COPILOTCTL_NOW, ...variables };
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args.split(' ')], {
    cwd: root,
    encoding: 'utf8',
    env,
  });
  return { status, stdout, stderr };
}

/** The live settings, as they stand in the store. */
function liveSettings(): unknown {
  const lines = readFileSync(join(root, '.copilotctl/embedded/dev/rows.jsonl'), 'utf8').split('\n');
  const line = lines.findLast((each) => each.includes('"kind":"CopilotSettings"')) ?? '';
  return (JSON.parse(line) as { spec: unknown }).spec;
}

describe('a snapshot', () => {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  test('taken and signed makes the plan that live makes, and says how old it is', () => {
    write('key.pem', pem);
    const taken = run('snapshot --out s/live.json --key key.pem');
    expect(taken).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Snapshot \w{12} of dev: .* signed with/),
    });
    expect(complaints('snapshot.schema.json', JSON.parse(readFileSync(join(root, 's/live.json'), 'utf8')))).toEqual([]);
    const planned = run('plan --from-snapshot s/live.json', 3);
    expect(planned.stdout).toBe(run('plan', 3).stdout);
    expect(planned.stderr).toContain('taken 2 days ago (2026-11-01T12:00:00.000Z), not with live');
    expect(planned.stderr).toContain('warning snapshot/old');
    expect(run('plan --from-snapshot s/live.json --max-age 47h', 3).status).toBe(1);
    expect(run('plan --from-snapshot s/live.json --max-age 2d --detailed-exitcode', 3).status).toBe(2);
    expect(run('plan --from-snapshot s/live.json --max-age soon', 3).status).toBe(64);
  });

  test('in a report for programs has its id and age', () => {
    run('snapshot --out live.json', 1, { COPILOTCTL_SNAPSHOT_KEY: pem });
    const report = JSON.parse(run('plan --from-snapshot live.json --output json').stdout);
    expect(report.environments[0].snapshot).toMatchObject({ ageSeconds: 0, signed: true, redacted: false });
    expect(complaints('report.schema.json', report)).toEqual([]);
  });

  test('must be signed with a key of the project, where it lists one', () => {
    const signed = run('snapshot --out live.json', 1, { COPILOTCTL_SNAPSHOT_KEY: pem });
    expect(signed.stderr).not.toContain('is not signed');
    const { publicKey } = JSON.parse(readFileSync(join(root, 'live.json'), 'utf8')).signature;
    write('copilotctl.yaml', document('Project', 'p', { snapshots: { publicKeys: [publicKey] } }));
    expect(run('plan --from-snapshot live.json').status).toBe(0);
    const unsigned = run('snapshot --out live.json');
    expect(unsigned).toMatchObject({ status: 0, stderr: expect.stringContaining('is not signed') });
    expect(run('plan --from-snapshot live.json')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('snapshot/unsigned'),
    });
  });

  test('never stands for live when something is applied or saved', () => {
    run('snapshot --out live.json');
    expect(run('apply --yes --from-snapshot live.json').status).toBe(64);
    expect(run('apply live.json --yes').status).toBe(1);
    expect(run('plan --from-snapshot live.json --save plan.json').status).toBe(64);
  });

  test('of Dynamics 365 is planned against without credentials', () => {
    const organization = { backend: 'dynamics365', organizationUrl: 'https://contoso.crm4.dynamics.com' };
    write(
      'environments/dev/environment.yaml',
      document('Environment', 'dev', { geography: 'europe', ...organization }),
    );
    const target = 'dynamics365:contoso.crm4.dynamics.com' as TargetId;
    const rows = { ...live(row('CopilotSettings', { copilotSidePane: false })), target };
    const head = { version: '1.0.0', environment: 'dev', backend: 'dynamics365', redacted: false };
    const snapshot = toSnapshot(rows, {
      ...head,
      takenAt: new Date('2026-11-01T12:00:00Z'),
      kinds: new Set(['CopilotSettings']),
    });
    write('live.json', printSnapshot(snapshot));
    expect(run('plan --from-snapshot live.json')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('/copilotSidePane  false -> true'),
    });
  });
});

describe('rollback', () => {
  const git = (...args: readonly string[]) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@contoso.example', ...args], {
      cwd: root,
      encoding: 'utf8',
    });
  const history = (): readonly string[] => [...run('history').stdout.matchAll(/\d{8}T\d{6}Z-\w{8}-\d+/g)].map(String);

  beforeEach(() => {
    run('apply --yes', 1);
    write('environments/dev/settings.yaml', settings({ copilotSidePane: false, recordTranscripts: true }));
    run('apply --yes', 2);
    write('environments/dev/settings.yaml', settings({ copilotSidePane: true, recordTranscripts: true }));
    run('apply --yes', 3);
    expect(liveSettings()).toMatchObject({ copilotSidePane: true, recordTranscripts: true });
  });

  test('to a run gives every field that later runs changed the value it had, and is a run itself', () => {
    const before = history();
    const [, second = '', first = ''] = before;
    expect(run(`rollback --to ${first} --yes`, 4)).toMatchObject({ status: 0 });
    expect(liveSettings()).toMatchObject({ copilotSidePane: true, recordTranscripts: false });
    expect(run(`rollback --to ${second} --yes`, 5)).toMatchObject({ status: 0 });
    expect(liveSettings()).toMatchObject({ copilotSidePane: false, recordTranscripts: true });
    expect(history()).toHaveLength(before.length + 2);
    expect(run('history verify').status).toBe(0);
    expect(run('plan', 5).stdout).toContain('/copilotSidePane  false -> true\n');
  });

  test('to a time takes back what was applied later', () => {
    expect(run('rollback --to 2026-11-02T18:00:00Z --yes', 4)).toMatchObject({ status: 0 });
    expect(liveSettings()).toMatchObject({ copilotSidePane: false, recordTranscripts: true });
  });

  test('to a commit applies its configuration, and touches nothing of the repository', () => {
    write('.gitignore', '.copilotctl/\n');
    write('environments/dev/settings.yaml', settings({ copilotSidePane: false, recordTranscripts: false }));
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'then');
    const commit = git('rev-parse', 'HEAD').stdout.trim();
    write('environments/dev/settings.yaml', settings({ copilotSidePane: true }));
    git('add', '.');
    const before = [git('status', '--porcelain').stdout, git('stash', 'list').stdout, git('ls-files', '-s').stdout];
    expect(run(`rollback --to ${commit.slice(0, 10)} --yes`, 4)).toMatchObject({ status: 0 });
    expect(liveSettings()).toMatchObject({ copilotSidePane: false, recordTranscripts: false });
    const after = [git('status', '--porcelain').stdout, git('stash', 'list').stdout, git('ls-files', '-s').stdout];
    expect(after).toEqual(before);
    expect(run('history').stdout).toContain(commit.slice(0, 10));
  });

  test('to a commit that is not valid any more changes nothing and says where', () => {
    write('.gitignore', '.copilotctl/\n');
    write('environments/dev/settings.yaml', settings({ noSuchSwitch: true }));
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'then');
    write('environments/dev/settings.yaml', settings({ copilotSidePane: false }));
    expect(run('rollback --to HEAD --yes', 4)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('Nothing has been changed.'),
      stderr: expect.stringMatching(/environments\/dev\/settings\.yaml:\d+ of that commit/),
    });
  });

  /** Changes a row of a kind as somebody else would. */
  const edit = (kind: string, from: string, to: string): void => {
    const file = join(root, '.copilotctl/embedded/dev/rows.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    const at = lines.findLastIndex((line) => line.includes(`"kind":"${kind}"`) && line.includes(from));
    lines[at] = (lines[at] ?? '').replace(from, to);
    writeFileSync(file, lines.join('\n'));
  };

  test('leaves what others changed in fields that no run touched', () => {
    const [, second = ''] = history();
    edit('CopilotSettings', '"recordTranscripts":true', '"recordTranscripts":false');
    expect(run(`rollback --to ${second} --yes`, 4).status).toBe(0);
    expect(liveSettings()).toMatchObject({ copilotSidePane: false, recordTranscripts: false });
  });

  test('refuses to overwrite what others changed since, unless that is wanted', () => {
    const profile = (rank: number): void =>
      write(
        'environments/dev/profile.yaml',
        document('ExperienceProfile', 'tier', { uniqueName: 'contoso_tier', displayName: 'Tier', rank }),
      );
    profile(1);
    expect(run('apply --yes', 4).status).toBe(0);
    const [first = ''] = history();
    profile(2);
    expect(run('apply --yes', 5).status).toBe(0);
    edit('ExperienceProfile', '"rank":2', '"rank":3');
    expect(run(`rollback --to ${first} --yes`, 6)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('rollback/changed-since'),
    });
    expect(run(`rollback --to ${first} --yes --overwrite-drift`, 6)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('/rank  3 -> 1'),
    });
  });

  test('names what it cannot take back, and goes the rest of the way only when asked', () => {
    const summary = (spec: object): void =>
      write('environments/dev/summary.yaml', document('CaseSummary', 'default', spec));
    summary({ available: false, description: 'For agents.' });
    expect(run('apply --yes', 4).status).toBe(0);
    const [last = ''] = history();
    summary({ available: true, description: 'For all agents.' });
    expect(run('apply --yes', 4).status).toBe(0);
    expect(run(`rollback --to ${last} --yes`, 5)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('error rollback/cannot-undo'),
    });
    expect(run(`rollback --to ${last} --yes --partial`, 5)).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('warning rollback/cannot-undo'),
      stdout: expect.stringContaining('/available  true -> false'),
    });
  });

  test.each(['', ' --to nowhere --yes', ' --to 2026-11-02T18:00:00Z', ' --to HEAD --yes --all'])(
    'that says too little is a usage error: rollback%s',
    (args) => {
      expect(run(`rollback${args}`, 4).status).toBe(64);
    },
  );
});
