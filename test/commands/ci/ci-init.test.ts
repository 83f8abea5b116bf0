import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readTemplate } from '../../../src/files/package-files.ts';
import { lintWorkflow } from '../../action/lint-workflow.ts';
import { CLI } from '../../scenario.ts';

const ACTION = ['--action', 'fabrikam/copilotctl@v0'];

describe('copilotctl ci init', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ci-init-'));
    git('init', '-q', '-b', 'trunk');
    return () => rmSync(folder, { recursive: true });
  });

  it('writes workflows for the environments of the tree, production last, and the branch that is checked out', async () => {
    tree('', { dev: 'sandbox', 'a-live-one': 'production', uat: 'sandbox' });
    const { exitCode, stdout } = run('ci', 'init', 'github', ...ACTION);
    expect(exitCode).toBe(0);
    expect(readdirSync(join(folder, '.github/workflows')).sort()).toEqual([
      'copilotctl-apply-environment.yml',
      'copilotctl-apply.yml',
      'copilotctl-drift.yml',
      'copilotctl-pull-request.yml',
    ]);
    const apply = parse(workflow('copilotctl-apply.yml'));
    expect(apply.jobs.apply.strategy.matrix.environment).toEqual(['dev', 'uat', 'a-live-one']);
    expect(apply.on.push.branches).toEqual(['trunk']);
    expect(workflow('copilotctl-drift.yml')).toContain('uses: fabrikam/copilotctl@v0\n');
    expect(stdout).toContain('repo:OWNER/REPOSITORY:ref:refs/heads/trunk');
    expect(stdout).toContain('records: { kind: git }');
    await lintAll();
  });

  it('adds what pull requests of forks take when it is asked to', async () => {
    tree('', { prod: 'production' });
    expect(run('ci', 'init', 'github', ...ACTION, '--forks')).toMatchObject({ exitCode: 0 });
    expect(readdirSync(join(folder, '.github/workflows'))).toHaveLength(7);
    expect(parse(workflow('copilotctl-fork-plan.yml')).jobs.plan.strategy.matrix.environment).toEqual(['prod']);
    await lintAll();
  });

  it('says where the configuration is when that is a folder of the repository', async () => {
    tree('infra/copilot', { dev: 'sandbox' });
    expect(run('ci', 'init', 'github', ...ACTION, '--root', 'infra/copilot')).toMatchObject({ exitCode: 0 });
    for (const name of readdirSync(join(folder, '.github/workflows'))) {
      const text = workflow(name);
      expect(text.match(/^ +root: infra\/copilot$/gm)?.length ?? 0).toBe(text.match(/^ +command: /gm)?.length ?? 0);
    }
    expect(existsSync(join(folder, 'infra/copilot/.github'))).toBe(false);
    await lintAll();
  });

  it('takes the branch that origin calls its own', () => {
    tree('', { dev: 'sandbox' });
    git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/release/next');
    run('ci', 'init', 'github', ...ACTION);
    expect(parse(workflow('copilotctl-apply.yml')).on.push.branches).toEqual(['release/next']);
  });

  it('quotes names that YAML would read as something else', async () => {
    tree('', { '2026': 'sandbox', no: 'sandbox', 'live#1': 'production' });
    run('ci', 'init', 'github', ...ACTION);
    expect(parse(workflow('copilotctl-apply.yml')).jobs.apply.strategy.matrix.environment).toEqual([
      '2026',
      'no',
      'live#1',
    ]);
    await lintAll();
  });

  it('writes nothing where a file is there with another text, unless it is forced to', () => {
    tree('', { dev: 'sandbox' });
    mkdirSync(join(folder, '.github/workflows'), { recursive: true });
    writeFileSync(join(folder, '.github/workflows/copilotctl-drift.yml'), 'mine\n');
    const refused = run('ci', 'init', 'github', ...ACTION);
    expect(refused).toMatchObject({ exitCode: 64 });
    expect(refused.stderr).toContain(
      'Nothing was written, for these files are there already: .github/workflows/copilotctl-drift.yml.',
    );
    expect(readdirSync(join(folder, '.github/workflows'))).toEqual(['copilotctl-drift.yml']);
    expect(run('ci', 'init', 'github', ...ACTION, '--force').stdout).toContain('copilotctl-drift.yml  (overwritten)');
    expect(run('ci', 'init', 'github', ...ACTION).stdout).toMatch(
      /^Nothing to write:\n(?:.|\n)*copilotctl-drift\.yml {2}\(as it was\)/,
    );
  });

  it('only says what it would write when nothing is to be written', () => {
    tree('', { dev: 'sandbox' });
    const { exitCode, stdout } = run('ci', 'init', 'github', ...ACTION, '--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Would write:\n {2}\.github\/workflows\/copilotctl-apply-environment\.yml\n/);
    expect(existsSync(join(folder, '.github'))).toBe(false);
  });

  it.each([
    [[], 'Where is the action that the workflows use?'],
    [['--action', 'copilotctl'], '"copilotctl" is no action.'],
    [['--action', 'a/b@v0\n      - run: x'], 'is no action.'],
  ])('refuses %j', (words, message) => {
    tree('', { dev: 'sandbox' });
    const { exitCode, stderr } = run('ci', 'init', 'github', ...words);
    expect(exitCode).toBe(64);
    expect(stderr).toContain(message);
    expect(existsSync(join(folder, '.github'))).toBe(false);
  });

  it('needs a configuration to be there', () => {
    expect(run('ci', 'init', 'github', ...ACTION)).toMatchObject({ exitCode: 64 });
    expect(run('ci', 'init', 'jenkins').stderr).toContain("'jenkins' is invalid");
  });

  it('finds its words in the templates', () => {
    const texts = [...readTemplate('ci/github').values()];
    for (const text of texts.filter((each) => /\bprod\b/.test(each))) expect(text).toContain('[dev, test, prod]');
    expect(texts.filter((text) => text.includes('branches: ')).every((text) => text.includes('branches: [main]'))).toBe(
      true,
    );
    expect(texts.join('').match(/uses: contoso/g)).toHaveLength(texts.join('').match(/^ +command: /gm)?.length ?? 0);
  });

  it.each(['azure', 'gitlab'])(
    'writes the files of %s where they belong, as they are tested, for prod and main',
    (service) => {
      tree('', { dev: 'sandbox', prod: 'production' });
      git('symbolic-ref', 'HEAD', 'refs/heads/main');
      const { exitCode, stdout } = run('ci', 'init', service);
      expect(exitCode).toBe(0);
      const files = [...readTemplate(`ci/${service}`)];
      expect(files.length).toBeGreaterThan(0);
      for (const [path, text] of files) {
        expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
        expect(stdout).toContain(`  ${path}\n`);
      }
      expect(stdout).toContain('npm install --save-dev ./copilotctl-VERSION.tgz');
    },
  );

  it.each(['azure', 'gitlab'])('names the production and the branch of the tree in the files of %s', (service) => {
    tree('', { dev: 'sandbox', 'live-eu': 'production' });
    expect(run('ci', 'init', service)).toMatchObject({ exitCode: 0 });
    const texts = [...readTemplate(`ci/${service}`).keys()].map((path) => readFileSync(join(folder, path), 'utf8'));
    expect(texts.join('')).not.toMatch(/\bprod\b|\[main\]/);
    expect(texts.join('')).toContain('copilotctl-live-eu');
    for (const text of texts) expect(() => parse(text)).not.toThrow();
  });

  it.each(['azure', 'gitlab'])('has no pipelines of %s for what their scripts cannot name', (service) => {
    tree('', { 'live $(id)': 'production' });
    expect(run('ci', 'init', service)).toMatchObject({ exitCode: 64 });
    rmSync(join(folder, 'environments'), { recursive: true });
    tree('infra', { prod: 'production' });
    const { exitCode, stderr } = run('ci', 'init', service, '--root', 'infra');
    expect(exitCode).toBe(64);
    expect(stderr).toContain('this one is in infra.');
  });

  function tree(root: string, environments: Readonly<Record<string, string>>): void {
    write(
      join(root, 'copilotctl.yaml'),
      'apiVersion: copilotctl/v1\nkind: Project\nmetadata: { name: contoso }\nspec: {}\n',
    );
    for (const [name, type] of Object.entries(environments))
      write(
        join(root, 'environments', name, 'environment.yaml'),
        `apiVersion: copilotctl/v1\nkind: Environment\nmetadata: { name: ${JSON.stringify(name)} }\nspec:\n  backend: embedded\n  geography: europe\n  type: ${type}\n`,
      );
  }

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  function workflow(name: string): string {
    return readFileSync(join(folder, '.github/workflows', name), 'utf8');
  }

  async function lintAll(): Promise<void> {
    for (const name of readdirSync(join(folder, '.github/workflows')))
      expect(await lintWorkflow(`.github/workflows/${name}`, workflow(name))).toEqual([]);
  }

  function git(...words: readonly string[]): void {
    execFileSync('git', words, { cwd: folder, stdio: 'pipe' });
  }

  function run(...words: readonly string[]) {
    try {
      const stdout = execFileSync(process.execPath, [CLI, ...words], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
      return { exitCode: 0, stdout, stderr: '' };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
      return { exitCode: status, stdout, stderr };
    }
  }
});
