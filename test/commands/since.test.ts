import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLI } from '../scenario.ts';
import { complaints } from '../schemas/schema-files.ts';

const document = (kind: string, name: string, spec: object): string =>
  `apiVersion: copilotctl/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${JSON.stringify(spec)}\n`;
const settings = (spec: object): string => document('CopilotSettings', 'default', spec);
const role = (name: string, description: string): string =>
  document('SecurityRole', name, { displayName: name, description });

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'since-'));
  for (const name of ['dev', 'prod'])
    write(`environments/${name}/environment.yaml`, document('Environment', name, { geography: 'unitedstates' }));
  write('environments/base/settings.yaml', settings({ copilotSidePane: true, recordTranscripts: true }));
  write('environments/base/role.yaml', role('csr', 'Takes cases.'));
  write('environments/prod/settings.yaml', settings({ recordTranscripts: false }));
  git('init', '-q', '-b', 'main');
  commit('first');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function git(...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Administrator', '-c', 'user.email=admin@contoso.example'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

function commit(message: string): string {
  git('add', 'environments');
  git('commit', '-q', '-m', message);
  return git('rev-parse', 'HEAD');
}

function run(...args: readonly string[]) {
  const { PATH = '' } = process.env;
  const options = { cwd: root, encoding: 'utf8', env: { PATH, HOME: root } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], options);
  return { status, stdout, stderr };
}

describe('plan --since', () => {
  test('plans every environment that a change of base reaches, and no other', () => {
    write('environments/base/settings.yaml', settings({ copilotSidePane: true, recordTranscripts: false }));
    const { status, stdout } = run('plan', '--since', 'main');
    expect(status).toBe(0);
    expect(stdout).toContain('dev (embedded)');
    expect(stdout).not.toContain('prod (embedded)');
    expect(stdout).not.toContain('SecurityRole');
    expect(stdout).toMatch(/Since [0-9a-f]{12}: .* Not affected, not planned: prod\.\n/);
  });

  test('plans the one environment whose overlay changed, and says what is live already', () => {
    run('apply', '-e', 'prod', '--yes');
    write('environments/prod/role.yaml', role('csr', 'Takes cases of prod.'));
    write('environments/prod/settings.yaml', settings({ recordTranscripts: false, translateResponses: false }));
    const { stdout } = run('plan', '--since', 'main');
    expect(stdout).toContain('prod (embedded): 0 to create, 1 to change');
    expect(stdout).toContain('Not affected, not planned: dev.');
    expect(stdout).toContain('  prod: CopilotSettings/default is as declared already.\n');
  });

  test('counts from where the branch left, not from what main became', () => {
    git('checkout', '-q', '-b', 'change');
    write('environments/dev/role.yaml', role('csr', 'Of dev.'));
    commit('change');
    git('checkout', '-q', 'main');
    write('environments/base/role.yaml', role('csr', 'Somebody else was here.'));
    commit('later');
    git('checkout', '-q', 'change');
    expect(run('plan', '--since', 'main').stdout).toContain('Not affected, not planned: prod.');
  });

  test('takes everything as affected where the environment, the project or nothing before was there', () => {
    write('environments/dev/environment.yaml', document('Environment', 'dev', { geography: 'europe' }));
    expect(run('plan', '--since', 'main', '-e', 'dev').stdout).toContain('SecurityRole/csr');
    write('copilotctl.yaml', document('Project', 'contoso', { defaultEnvironment: 'prod' }));
    expect(run('plan', '--since', 'main', '-e', 'prod').stdout).toContain('SecurityRole/csr');
    write('environments/test/environment.yaml', document('Environment', 'test', { geography: 'europe' }));
    expect(run('plan', '--since', 'main', '-e', 'test').stdout).toContain('SecurityRole/csr');
  });

  test('with nothing changed plans nothing', () => {
    const { status, stdout } = run('plan', '--since', 'HEAD', '--detailed-exitcode');
    expect([status, stdout]).toEqual([0, expect.stringContaining('Not affected, not planned: dev, prod.')]);
  });

  test('takes everything as affected in a folder that the repository had not then, or that was a file', () => {
    write('infra', 'once a file');
    git('add', 'infra');
    commit('a file');
    rmSync(join(root, 'infra'));
    for (const folder of ['infra', ' a "new" ünit '])
      cpSync(join(root, 'environments'), join(root, folder, 'environments'), { recursive: true });
    for (const folder of ['infra', ' a "new" ünit ']) {
      const { status, stdout, stderr } = run('plan', '--since', 'HEAD', '--root', folder);
      expect([status, stderr], folder).toEqual([0, '']);
      expect(stdout).toContain('dev (embedded)');
      expect(stdout).toContain('prod (embedded)');
    }
  });

  test('compares what is below the folder, whatever it is called', () => {
    const folder = ' a "new" ünit ';
    cpSync(join(root, 'environments'), join(root, folder, 'environments'), { recursive: true });
    git('add', folder);
    commit('a configuration in a folder');
    write(join(folder, 'environments/dev/role.yaml'), role('csr', 'Of dev.'));
    expect(run('plan', '--since', 'HEAD', '--root', folder).stdout).toContain('Not affected, not planned: prod.');
    expect(run('plan', '--since', 'HEAD').stdout).toContain('Not affected, not planned: dev, prod.');
  });

  test('is what the schema of reports describes', () => {
    write('environments/dev/role.yaml', role('csr', 'Of dev.'));
    const report = JSON.parse(run('plan', '--since', 'main', '--output', 'json').stdout);
    expect(complaints('report.schema.json', report)).toEqual([]);
    expect(report.environments.map((each: { name: string; since: object }) => [each.name, each.since])).toEqual([
      ['dev', { commit: git('rev-parse', 'main'), affected: ['SecurityRole/csr'], already: [] }],
      ['prod', { commit: git('rev-parse', 'main'), affected: [], already: [] }],
    ]);
  });

  test.each([
    [['--since', 'nowhere'], '"nowhere" is no commit'],
    [['--since', 'main', '-e', 'dev', '--save', 'p.json'], 'for reading, not for applying'],
    [['--since', '--upload-pack=touch x'], 'is no commit'],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = run('plan', ...args);
    expect([status, stderr]).toEqual([64, expect.stringContaining(message)]);
  });

  test.each([
    ['plan', '--since', 'main'],
    ['changes', 'main'],
    ['changes', 'main...main'],
  ])('says of %s %s %s that there is no repository where there is none', (...args) => {
    rmSync(join(root, '.git'), { recursive: true });
    const { status, stderr } = run(...args);
    expect([status, stderr]).toEqual([64, expect.stringContaining('in no repository of git')]);
  });
});

describe('changes', () => {
  test('between two commits, a commit and where it left, a commit and the files', () => {
    git('checkout', '-q', '-b', 'change');
    write('environments/base/settings.yaml', settings({ copilotSidePane: false, recordTranscripts: true }));
    const second = commit('second');
    write('environments/base/settings.yaml', settings({ recordTranscripts: true }));
    expect(run('changes', `main...${second}`).stdout).toContain('/copilotSidePane  true -> false');
    expect(run('changes', `${second}..main`, '-e', 'dev').stdout).toContain('/copilotSidePane  false -> true');
    expect(run('changes', 'HEAD').stdout).toContain('/copilotSidePane  - false');
    expect(run('changes', 'HEAD..', '-e', 'dev').stdout).toContain('nothing is declared differently');
  });

  test('opens no backend and asks no live system', () => {
    const target = { backend: 'dynamics365', organizationUrl: 'http://127.0.0.1:9', geography: 'europe' };
    write('environments/dev/environment.yaml', document('Environment', 'dev', target));
    write('environments/dev/role.yaml', role('csr', 'Of dev.'));
    const { status, stdout } = run('changes', 'HEAD', '-e', 'dev', '--detailed-exitcode');
    expect(stdout).toContain('  ~ SecurityRole/csr  environments/dev/role.yaml:1');
    expect(status).toBe(2);
  });

  test('that make the files invalid end with 65 and every finding; what was invalid then says so', () => {
    write('environments/base/settings.yaml', settings({ copilotSidepane: true }));
    expect(run('changes', 'HEAD')).toMatchObject({ status: 65, stderr: expect.stringContaining('copilotSidePane') });
    const broken = commit('broken');
    write('environments/base/settings.yaml', settings({ copilotSidePane: true }));
    const { status, stderr } = run('changes', broken);
    expect([status, stderr]).toEqual([65, expect.stringContaining(`of commit ${broken.slice(0, 12)}`)]);
  });

  test('are a report in every format', () => {
    write('environments/dev/role.yaml', role('csr', 'Of dev.'));
    const report = JSON.parse(run('changes', 'HEAD', '--output', 'json', '--report', 'markdown=c.md').stdout);
    expect(complaints('report.schema.json', report)).toEqual([]);
    const text = readFileSync(join(root, 'c.md'), 'utf8');
    expect(text).toContain('| dev | 1 |\n| prod | 0 |');
    expect(text).toContain('! SecurityRole/csr  environments/dev/role.yaml:1');
  });
});
