import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLI } from '../scenario.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'policy-tests');
const ADA = 'platform-team@contoso.example';
const BEN = 'security-team@contoso.example';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'policy-'));
  cpSync(EXAMPLE, root, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

function run(args: string, variables: Readonly<Record<string, string>> = {}) {
  const { PATH = '' } = process.env;
  const result = spawnSync(process.execPath, [CLI, ...args.split(' ')], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH, ...variables },
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

const edit = (file: string, before: string | RegExp, after: string): void => {
  const text = readFileSync(join(root, file), 'utf8');
  const edited = text.replace(before, after);
  expect(edited).not.toBe(text);
  writeFileSync(join(root, file), edited);
};

describe('policy test', () => {
  test('passes the cases of the example, and writes nothing', () => {
    const before = readdirSync(root, { recursive: true }).sort();
    expect(run('policy test')).toMatchObject({ status: 0, stdout: expect.stringContaining('4 passed, 0 failed.') });
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(before);
  });

  test('fails with what was expected and what came', () => {
    edit('copilotctl.yaml', 'effect: deny', 'effect: warn');
    const { status, stdout } = run('policy test policy-tests/residency.yaml');
    expect(status).toBe(1);
    expect(stdout).toContain('FAIL Bing search stays off');
    expect(stdout).toContain('-   "verdict": "refused"');
    expect(stdout).toContain('+   "verdict": "allowed"');
    expect(stdout).toContain('1 passed, 1 failed.');
  });

  test('says of a case that cannot run why', () => {
    const cases = [
      'name: a\nenvironment: dev\nexpects: {}\n',
      'name: b\nenvironment: nowhere\nexpect: { verdict: allowed }\n',
      'name: c\nenvironment: dev\ngiven: { live: [{ kind: AppAccess, spec: { ap: x } }] }\nexpect: { verdict: allowed }\n',
      'name: d\nenvironment: dev\ngiven: { documents: [{ kind: AppAccess }] }\nexpect: { verdict: allowed }\n',
      '[',
    ];
    cases.forEach((text, at) => {
      writeFileSync(join(root, `policy-tests/bad-${at}.yaml`), text);
    });
    const { status, stdout } = run('policy test');
    expect(status).toBe(1);
    expect(stdout).toContain('4 passed, 5 failed.');
    expect(stdout).toContain('There is no environment "nowhere".');
    expect(stdout).toMatch(/given\.live 1: /);
    expect(stdout).toMatch(/What is given is not valid: load\/missing-head/);
  });

  test('is a mistake without cases', () => {
    expect(run('policy test nowhere').status).toBe(64);
    expect(run('policy test environments/base').status).toBe(64);
  });
});

test('a rule that cannot mean anything is found at its line', () => {
  edit('copilotctl.yaml', 'step.cause', 'step.couse');
  const { status, stderr } = run('validate');
  expect(status).toBe(65);
  expect(stderr).toMatch(/error validate\/policy-rule {2}copilotctl\.yaml:\d+:15/);
  expect(stderr).toContain('No such key: couse');
});

test('a condition that hostile live text keeps busy is stopped and refuses the plan', () => {
  const rule = `  policy:
    rules:
      - id: slow
        when: plan.steps.exists(s, s.fields.exists(f, type(f.after) == string && f.after.matches("^(a+)+$")))
        effect: warn
`;
  writeFileSync(
    join(root, 'copilotctl.yaml'),
    `apiVersion: copilotctl/v1\nkind: Project\nmetadata: { name: x }\nspec:\n${rule}`,
  );
  edit('environments/base/copilot.yaml', 'displayName: Contoso agent', `displayName: ${'a'.repeat(40)}b`);
  const { status, stderr } = run('apply -e dev --yes');
  expect(status).toBe(3);
  expect(stderr).toContain('policy/condition-failed');
  expect(stderr).toContain('It took longer than 5 s');
}, 30_000);

describe('approvals', () => {
  /** Makes keys, names them in the project, and saves a plan that needs the approvals of both. */
  function saved(): void {
    edit('copilotctl.yaml', /publicKey: .*\n(.*platform-team.*\n)?/, `${newKey('ada.pem')}\n`);
    edit('copilotctl.yaml', /(security-team@contoso\.example\n +)publicKey: .*/, `$1${newKey('ben.pem')}`);
    edit(
      'copilotctl.yaml',
      /no-weekend-changes[\s\S]*?(?= {6}- id: rights)/,
      'unused\n        when: "false"\n        effect: warn\n',
    );
    expect(run('plan -e prod --save plan.json')).toMatchObject({ status: 0 });
  }

  function newKey(file: string): string {
    const { status, stdout } = run(`approve --new-key ${file}`);
    expect(status).toBe(0);
    return /publicKey: \S+/.exec(stdout)?.[0] ?? '';
  }

  const approve = (by: string, key: string, more = '') => run(`approve plan.json --by ${by} --key ${key}${more}`);

  test('of enough people let a saved plan through', () => {
    saved();
    expect(run('apply plan.json')).toMatchObject({ status: 3, stderr: expect.stringContaining('there are none') });
    const first = approve(ADA, 'ada.pem', ' --out ada.json');
    expect(first).toMatchObject({ status: 0, stdout: expect.stringContaining(`is approved by ${ADA} until`) });
    expect(run('apply plan.json --approval ada.json')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining(`there is 1 (${ADA})`),
    });
    const key = readFileSync(join(root, 'ben.pem'), 'utf8');
    const second = run(`approve plan.json --by ${BEN} --out ben.json`, { COPILOTCTL_APPROVAL_KEY: key });
    expect(second.status).toBe(0);
    expect(run('apply plan.json --approval ada.json --approval ben.json').status).toBe(0);
  }, 30_000);

  test('that were edited, or signed with the key of another, refuse it', () => {
    saved();
    approve(ADA, 'ada.pem', ' --out ada.json');
    approve(BEN, 'ada.pem', ' --out ben.json');
    const { status, stderr } = run('apply plan.json --approval ada.json --approval ben.json');
    expect(status).toBe(3);
    expect(stderr).toContain(`The approval of "${BEN}" does not count: its signature is not that of the approver.`);
    const edited = JSON.parse(readFileSync(join(root, 'ada.json'), 'utf8'));
    writeFileSync(join(root, 'ada.json'), JSON.stringify({ ...edited, expiresAt: '2099-01-01T00:00:00.000Z' }));
    expect(run('apply plan.json --approval ada.json')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('policy/approval-invalid'),
    });
  }, 30_000);

  test('are of one plan: that of another one does not count, nor one of a tampered plan', () => {
    saved();
    approve(ADA, 'ada.pem', ' --out ada.json');
    edit('environments/base/copilot.yaml', 'read: basic', 'read: local');
    expect(run('plan -e prod --save plan.json').status).toBe(0);
    expect(run('apply plan.json --approval ada.json')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('it is of another plan'),
    });
    edit('plan.json', 'local', 'basic');
    expect(approve(ADA, 'ada.pem').status).toBe(1);
  }, 30_000);

  test('keep the key to themselves', () => {
    newKey('ada.pem');
    const pem = readFileSync(join(root, 'ada.pem'), 'utf8');
    const secret = pem.split('\n')[1] ?? '';
    expect(secret.length).toBeGreaterThan(40);
    expect(statSync(join(root, 'ada.pem')).mode & 0o777).toBe(0o600);
    run('plan -e prod --save plan.json');
    const runs = [
      approve(ADA, 'ada.pem'),
      run('approve --new-key ada.pem'),
      run('apply plan.json --approval ada.pem'),
      run('approve ada.pem --by x --key ada.pem'),
      approve(ADA, 'plan.json'),
      run(`approve plan.json --by ${ADA}`, { COPILOTCTL_APPROVAL_KEY: `x${pem}` }),
    ];
    expect(runs.map(({ status }) => status)).toEqual([0, 64, 64, 1, 77, 77]);
    for (const { stdout, stderr } of runs) expect(`${stdout}${stderr}`).not.toContain(secret.slice(0, 20));
    expect(readFileSync(join(root, 'ada.pem'), 'utf8')).toBe(pem);
  }, 30_000);

  test('need a name, a key and a length of time', () => {
    run('plan -e prod --save plan.json');
    newKey('ada.pem');
    expect(run('approve').status).toBe(64);
    expect(run('approve plan.json --key ada.pem').status).toBe(64);
    expect(run('approve plan.json --by x').status).toBe(64);
    expect(approve('x', 'ada.pem', ' --expires 0h').status).toBe(64);
    expect(approve('x', 'ada.pem', ' --expires soon').status).toBe(64);
  }, 30_000);
});
