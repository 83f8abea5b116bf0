import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readTemplate } from '../../../src/files/package-files.ts';
import { lintWorkflow } from '../../action/lint-workflow.ts';
import { CLI } from '../../scenario.ts';

const ACTION = ['--action', 'fabrikam/copilotctl@v0'];
const SERVICES = [
  ['github', [...ACTION, '--forks']],
  ['azure', []],
  ['gitlab', []],
] as const;

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

  it('says where the configuration is when that is a folder of the repository, and starts nothing for what is beside it', async () => {
    tree('infra/copilot', { dev: 'sandbox' });
    const { exitCode, stdout } = run('ci', 'init', 'github', ...ACTION, '--forks', '--root', 'infra/copilot');
    expect(exitCode).toBe(0);
    for (const name of readdirSync(join(folder, '.github/workflows')).filter((each) => !each.includes('comment'))) {
      const text = workflow(name);
      expect(text.match(/^ +root: infra\/copilot$/gm)?.length ?? 0).toBe(text.match(/^ +command: /gm)?.length ?? 0);
      const { on } = parse(text);
      for (const event of ['push', 'pull_request'])
        if (event in on) expect([name, on[event].paths]).toEqual([name, ['infra/copilot/**']]);
    }
    // Environments of that name may be there already, for something else.
    const { jobs } = parse(workflow('copilotctl-apply-environment.yml'));
    expect(jobs.apply.environment).toBe('copilotctl-${{ inputs.environment }}');
    expect(jobs.plan.steps[1].with.environment).toBe('${{ inputs.environment }}');
    expect(workflow('copilotctl-apply-environment.yml')).toContain('; on GitHub it begins with copilotctl-\n');
    expect(stdout).toContain('Settings, Environments: copilotctl-dev, each with');
    expect(stdout).toContain('repo:OWNER/REPOSITORY:environment:copilotctl-dev\n');
    expect(existsSync(join(folder, 'infra/copilot/.github'))).toBe(false);
    await lintAll();
  });

  it('knows that folder wherever it is started, and behind a link', () => {
    tree('infra/copilot', { dev: 'sandbox' });
    symlinkSync('infra', join(folder, 'link'));
    run('ci', 'init', 'github', ...ACTION, '--root', 'link/copilot');
    const text = workflow('copilotctl-apply.yml');
    expect(parse(text).on.push.paths).toEqual(['infra/copilot/**']);
    const { stdout } = runIn('infra/copilot', 'ci', 'init', 'github', ...ACTION);
    expect(stdout).toMatch(/^Nothing to write in \.\.\/\.\.:/);
  });

  it('takes the branch that origin calls its own', () => {
    tree('', { dev: 'sandbox' });
    git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/release/next');
    run('ci', 'init', 'github', ...ACTION);
    expect(parse(workflow('copilotctl-apply.yml')).on.push.branches).toEqual(['release/next']);
  });

  it('names a branch that filters would read as something else', async () => {
    tree('', { dev: 'sandbox' });
    git('symbolic-ref', 'HEAD', 'refs/heads/c++!');
    run('ci', 'init', 'github', ...ACTION);
    expect(parse(workflow('copilotctl-apply.yml')).on.push.branches).toEqual(['c\\+\\+\\!']);
    await lintAll();
    run('ci', 'init', 'azure');
    expect(parse(read('azure-pipelines/apply.yml')).trigger.branches.include).toEqual(['c++!']);
  });

  it('looks for nothing of a template in the names that it was filled with', () => {
    tree('prod', { '[main]': 'sandbox' });
    git('symbolic-ref', 'HEAD', 'refs/heads/prod');
    run('ci', 'init', 'github', ...ACTION, '--root', 'prod');
    const { on, jobs } = parse(workflow('copilotctl-apply.yml'));
    expect([on.push, jobs.apply.strategy.matrix.environment]).toEqual([
      { branches: ['prod'], paths: ['prod/**'] },
      ['[main]'],
    ]);
    rmSync(join(folder, 'prod'), { recursive: true });
    tree('prod', { live: 'production' });
    run('ci', 'init', 'azure', '--root', 'prod');
    expect(parse(read('prod/azure-pipelines/apply.yml')).trigger).toMatchObject({
      branches: { include: ['prod'] },
      paths: { include: ['prod/environments', 'prod/copilotctl.yaml'] },
    });
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

  it.each(['null', 'true', '2026'])('names a production called %s on Azure', (name) => {
    tree('', { [name]: 'production' });
    run('ci', 'init', 'azure');
    const [plan] = parse(read('azure-pipelines/apply.yml')).stages;
    expect(plan.jobs[0].steps[0].parameters.environment).toBe(name);
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
    expect(refused.stderr).toContain('--dry-run shows what differs');
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

  it('shows in a dry run what it would make of files that people have changed', () => {
    tree('', { dev: 'sandbox' });
    run('ci', 'init', 'github', ...ACTION);
    const file = '.github/workflows/copilotctl-drift.yml';
    const mine = workflow('copilotctl-drift.yml').replace("'17 4 * * *'", "'5 5 * * *'");
    writeFileSync(join(folder, file), mine);
    const { exitCode, stdout } = run('ci', 'init', 'github', ...ACTION, '--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`  ${file}  (is there with another text: --force overwrites it)\n`);
    expect(stdout).toContain(`--- a/${file}\n+++ b/${file}\n@@`);
    expect(stdout).toMatch(/^- {4}- cron: '5 5 \* \* \*'.*\n\+ {4}- cron: '17 4 \* \* \*'/m);
    expect(stdout.match(/^--- /gm)).toHaveLength(1);
    expect(workflow('copilotctl-drift.yml')).toBe(mine);
  });

  it('takes other line ends for the same text, and leaves them', () => {
    tree('', { dev: 'sandbox' });
    run('ci', 'init', 'gitlab');
    const text = read('.gitlab-ci.yml').replaceAll('\n', '\r\n');
    write('.gitlab-ci.yml', text);
    expect(run('ci', 'init', 'gitlab', '--force').stdout).toContain('.gitlab-ci.yml  (as it was)');
    expect(read('.gitlab-ci.yml')).toBe(text);
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

  it('says of names only what they are: none adds a line to what is to be done, or steers a terminal', () => {
    tree('', { 'a\u001b[31m\n  reading: repo:EVIL': 'production' });
    git('symbolic-ref', 'HEAD', 'refs/heads/m\u202eain');
    const { stdout } = run('ci', 'init', 'github', ...ACTION);
    expect(stdout).not.toMatch(/^ *reading: repo:EVIL/m);
    for (const sign of ['\u001b', '\u202e']) expect(stdout).not.toContain(sign);
    expect(stdout).toContain('repo:OWNER/REPOSITORY:environment:a\\x1b[31m\\n  reading: repo:EVIL\n');
    expect(stdout).toContain('refs/heads/m\\u202eain\n');
  });

  it.each([
    ['azure', ['--forks'], '--forks is for github.'],
    ['gitlab', ACTION, '--action is for github.'],
  ] as const)('takes for %s no option of another service: %j', (service, words, message) => {
    tree('', { dev: 'sandbox' });
    const { exitCode, stderr } = run('ci', 'init', service, ...words);
    expect([exitCode, stderr]).toEqual([64, expect.stringContaining(message)]);
    expect(readdirSync(folder)).not.toContain('.gitlab-ci.yml');
  });

  it('needs a configuration to be there', () => {
    const { exitCode, stderr } = run('ci', 'init', 'github', ...ACTION);
    expect([exitCode, stderr]).toEqual([65, expect.stringContaining('copilotctl init')]);
    expect(run('ci', 'init', 'jenkins').stderr).toContain("'jenkins' is invalid");
  });

  it.each([
    ['copilotctl.yaml', 'kind: Project\n  bad: [\n', 'load/syntax  copilotctl.yaml:'],
    [
      'copilotctl.yaml',
      'apiVersion: copilotctl/v1\nkind: Project\nmetadata: { name: a }\nspec: { environment: nowhere }\n',
      'copilotctl.yaml:4:9',
    ],
    ['environments/prod/environment.yaml', 'kind: [\n', 'load/syntax  environments/prod/environment.yaml:'],
  ])('writes nothing where %s says nothing for sure', (path, text, finding) => {
    tree('', { dev: 'sandbox', prod: 'production' });
    writeFileSync(join(folder, path), text);
    for (const more of [[], ['--dry-run']]) {
      const { exitCode, stdout, stderr } = run('ci', 'init', 'gitlab', ...more);
      expect([exitCode, stderr]).toEqual([65, expect.stringContaining(finding)]);
      expect(stdout).toContain('Nothing was written');
    }
    expect(readdirSync(folder)).not.toContain('.gitlab-ci.yml');
  });

  it('writes pipelines for environments of which something is not valid yet', () => {
    tree('', { dev: 'sandbox' });
    writeFileSync(
      join(folder, 'environments/dev/summary.yaml'),
      'apiVersion: copilotctl/v1\nkind: CaseSummary\nmetadata: { name: default }\nspec: { available: maybe }\n',
    );
    expect(run('ci', 'init', 'gitlab')).toMatchObject({ exitCode: 0 });
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

  it.each(['azure', 'gitlab'])('looks in the files of %s for environments where the project has them', (service) => {
    tree('svc', { prod: 'production' }, 'config/env');
    expect(run('ci', 'init', service, '--root', 'svc')).toMatchObject({ exitCode: 0 });
    const file = service === 'azure' ? 'svc/azure-pipelines/apply.yml' : 'svc/.gitlab-ci.yml';
    expect(read(file)).toMatch(/ \[svc\/config\/env(\/\*\*\/\*)?, svc\/copilotctl\.yaml\]$/m);
  });

  it('has no pipelines for environments that they cannot name', () => {
    tree('', { 'live $(id)': 'production' });
    for (const service of ['azure', 'gitlab']) expect(run('ci', 'init', service)).toMatchObject({ exitCode: 64 });
    rmSync(join(folder, 'environments'), { recursive: true });
    tree('', { dev: 'sandbox', 'a${{ secrets.KEY }}': 'production' });
    const { exitCode, stderr } = run('ci', 'init', 'github', ...ACTION);
    expect([exitCode, stderr]).toEqual([
      64,
      expect.stringContaining('The environment "a${{ secrets.KEY }}" cannot be'),
    ]);
  });

  it.each(SERVICES)('puts a folder of any letters into the pipelines of %s as that folder', async (service, words) => {
    const root = 'Ünïts/@contoso/R&D, 支援 v2.0+/no';
    tree(root, { dev: 'sandbox', prod: 'production' });
    expect(run('ci', 'init', service, ...words, '--root', root)).toMatchObject({ exitCode: 0, stderr: '' });
    const written = git('ls-files', '-oz')
      .split('\0')
      .filter((path) => /\.ya?ml$/.test(path) && !/environments\/|copilotctl\.yaml/.test(path));
    const named = written.flatMap((path) => textsIn(parse(read(path)))).filter((text) => /Ünïts|支援/.test(text));
    // In filters of GitHub a plus has a meaning that the backslash takes off.
    for (const text of named) expect(text.replaceAll('\\+', '+')).toContain(root);
    expect(named.length).toBeGreaterThan(4);
    if (service === 'github') await lintAll();
  });

  it.each(SERVICES)('refuses a folder that could be more than a folder for %s, and names it', (service, words) => {
    tree('svc/a$(id)', { prod: 'production' });
    const { exitCode, stderr } = run('ci', 'init', service, ...words, '--root', 'svc/a$(id)');
    expect(exitCode).toBe(64);
    expect(stderr).toContain('The folder "a$(id)" of "svc/a$(id)" cannot be named in pipelines.');
    expect(stderr).toContain('hint: Rename it');
    expect(
      git('ls-files', '-oz')
        .split('\0')
        .filter((path) => /ci\.yml|workflows|pipelines/.test(path)),
    ).toEqual([]);
  });

  it('includes a pipeline of GitLab at the top, where nothing is there', () => {
    tree('svc', { prod: 'production' });
    const { stdout } = run('ci', 'init', 'gitlab', '--root', 'svc');
    expect(stdout).toMatch(/^Wrote:\n {2}svc\/\.gitlab-ci\.yml\n {2}\.gitlab-ci\.yml\n/);
    expect(parse(read('.gitlab-ci.yml'))).toEqual({ include: [{ local: 'svc/.gitlab-ci.yml' }] });
    expect(run('ci', 'init', 'gitlab', '--root', 'svc').stdout).toMatch(/^Nothing to write:/);
  });

  it('leaves what GitLab reads at the top as it is, and says what is to be added to it', () => {
    tree('svc', { prod: 'production' });
    const mine = 'stages: [build, test, deploy]\nweb:\n  script: make\n';
    write('.gitlab-ci.yml', mine);
    const { exitCode, stdout } = run('ci', 'init', 'gitlab', '--root', 'svc', '--force');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      'Add to .gitlab-ci.yml at the top, which is left as it is (its stages have to know test and deploy):\n    include:\n      - local: svc/.gitlab-ci.yml\n',
    );
    expect(read('.gitlab-ci.yml')).toBe(mine);
    write('.gitlab-ci.yml', `include:\n  - local: /svc/.gitlab-ci.yml\n${mine}`);
    expect(run('ci', 'init', 'gitlab', '--root', 'svc').stdout).not.toContain('Add to');
  });

  it('tells an included pipeline from one of a folder whose name ends the same', () => {
    tree('svc', { prod: 'production' });
    for (const there of ['my-svc/.gitlab-ci.yml', '/other/svc/.gitlab-ci.yml', 'svc/.gitlab-ci.yml.old']) {
      write('.gitlab-ci.yml', `include:\n  - local: ${there}\n`);
      expect([there, run('ci', 'init', 'gitlab', '--root', 'svc').stdout]).toEqual([
        there,
        expect.stringContaining('      - local: svc/.gitlab-ci.yml\n'),
      ]);
    }
    for (const there of ['svc/.gitlab-ci.yml', '"/svc/.gitlab-ci.yml"', "'svc/.gitlab-ci.yml' # ours"]) {
      write('.gitlab-ci.yml', `include:\r\n  - local: ${there}\r\n`);
      expect(run('ci', 'init', 'gitlab', '--root', 'svc').stdout).not.toContain('Add to');
    }
  });

  it('says of a second configuration that jobs of one name become one on GitLab', () => {
    tree('one', { prod: 'production' });
    tree('two', { prod: 'production' });
    expect(run('ci', 'init', 'gitlab', '--root', 'one').stdout).not.toContain('become one');
    expect(run('ci', 'init', 'gitlab', '--root', 'two').stdout).toContain('Jobs of one name become one');
  });

  it('looks for nothing of a template in the name of a folder', () => {
    tree('copilotctl-reports', { prod: 'production' });
    run('ci', 'init', 'gitlab', '--root', 'copilotctl-reports');
    const jobs = parse(read('copilotctl-reports/.gitlab-ci.yml'));
    expect(jobs['copilotctl-plan-merge-request'].rules[0].changes).toEqual(['copilotctl-reports/**/*']);
    expect(jobs['copilotctl-apply-production'].rules[0].changes).toEqual([
      'copilotctl-reports/environments/**/*',
      'copilotctl-reports/copilotctl.yaml',
    ]);
    expect(jobs['.copilotctl-reports'].artifacts).toMatchObject({
      paths: ['copilotctl-reports/copilotctl-reports/'],
      reports: { junit: 'copilotctl-reports/copilotctl-reports/*.junit.xml' },
    });
  });

  it('keeps names that some readers of YAML would break into lines in one', () => {
    const [branch, environment] = ['a\u2028b', 'x\u2028  pull_request:\u2029y\u0085z'];
    tree('svc', { [environment]: 'production' });
    git('symbolic-ref', 'HEAD', `refs/heads/${branch}`);
    expect(run('ci', 'init', 'github', ...ACTION, '--root', 'svc')).toMatchObject({ exitCode: 0 });
    expect(workflow('copilotctl-apply.yml')).not.toMatch(/[\u0085\u2028\u2029]/);
    const { on, jobs } = parse(workflow('copilotctl-apply.yml'));
    expect(on.push).toEqual({ branches: [branch], paths: ['svc/**'] });
    expect(jobs.apply.strategy.matrix.environment).toEqual([environment]);
  });

  it('names the filter that Azure Repos is given for a folder', () => {
    tree('svc/copilot', { prod: 'production' });
    const { stdout } = run('ci', 'init', 'azure', '--root', 'svc/copilot');
    expect(stdout).toContain('    with the path filter /svc/copilot/*\n');
    expect(read('svc/copilot/azure-pipelines/pull-request.yml')).toContain('path filter /svc/copilot/*)');
  });

  it('leaves nothing outside of the jobs of GitLab that would be for the other jobs of a repository', () => {
    tree('svc', { prod: 'production' });
    run('ci', 'init', 'gitlab', '--root', 'svc');
    for (const name of Object.keys(parse(read('svc/.gitlab-ci.yml')))) expect(name).toMatch(/^\.?copilotctl/);
  });

  function tree(root: string, environments: Readonly<Record<string, string>>, within = 'environments'): void {
    write(
      join(root, 'copilotctl.yaml'),
      `apiVersion: copilotctl/v1\nkind: Project\nmetadata: { name: contoso }\nspec: { environments: ${within} }\n`,
    );
    for (const [name, type] of Object.entries(environments))
      write(
        join(root, within, name, 'environment.yaml'),
        `apiVersion: copilotctl/v1\nkind: Environment\nmetadata: { name: ${JSON.stringify(name)} }\nspec:\n  backend: embedded\n  geography: europe\n  type: ${type}\n`,
      );
  }

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  function read(path: string): string {
    return readFileSync(join(folder, path), 'utf8');
  }

  function workflow(name: string): string {
    return readFileSync(join(folder, '.github/workflows', name), 'utf8');
  }

  async function lintAll(): Promise<void> {
    for (const name of readdirSync(join(folder, '.github/workflows')))
      expect(await lintWorkflow(`.github/workflows/${name}`, workflow(name))).toEqual([]);
  }

  function git(...words: readonly string[]): string {
    return execFileSync('git', words, { cwd: folder, stdio: 'pipe', encoding: 'utf8' });
  }

  function run(...words: readonly string[]) {
    return runIn('.', ...words);
  }

  function runIn(within: string, ...words: readonly string[]) {
    const cwd = join(folder, within);
    try {
      const stdout = execFileSync(process.execPath, [CLI, ...words], { cwd, encoding: 'utf8', stdio: 'pipe' });
      return { exitCode: 0, stdout, stderr: '' };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
      return { exitCode: status, stdout, stderr };
    }
  }
});

/** All texts of a value of YAML. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
