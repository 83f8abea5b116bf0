import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Report } from '../../src/model/report.ts';
import { FULL_REPORT, reportOf } from '../render/sample-report.ts';
import { complaints } from '../schemas/schema-files.ts';
import type { Account } from './github-repository.ts';
import { type GitHubStandIn, startGitHub } from './github-stand-in.ts';
import { NEW_SHA, pullRequestEvent } from './publishing.ts';
import { type WorkflowJob, workflowJob } from './workflow-job.ts';

const ADA: Account = { id: 7, login: 'ada', type: 'User' };

const ROOT = join(import.meta.dirname, '../..');

let github: GitHubStandIn;
const jobs: WorkflowJob[] = [];
beforeEach(async () => {
  github = await startGitHub();
  github.repository.addPullRequest({ sha: NEW_SHA, owner: 'contoso', branch: 'change' }, ADA);
});
afterEach(async () => {
  for (const job of jobs.splice(0)) job.remove();
  await github.close();
});

function jobWith(
  report: Report,
  variables: Parameters<typeof workflowJob>[2] = {},
  event: Parameters<typeof workflowJob>[1] = { name: 'pull_request', payload: pullRequestEvent(1) },
): WorkflowJob {
  const job = workflowJob(github, event, variables);
  jobs.push(job);
  job.report('report.json', report);
  return job;
}

/** A finding in a file of the project. */
const INVALID = reportOf({
  command: 'validate',
  result: 'invalid',
  exitCode: 65,
  diagnostics: [
    {
      code: 'load/missing',
      severity: 'error',
      message: 'Missing.',
      at: { file: 'environments/a.yaml', line: 2, column: 3, endLine: 2, endColumn: 7 },
    },
  ],
});

const push = { name: 'push', payload: {} };

describe('ci publish in a job of a pull request', () => {
  test('comments, annotates, fills the summary and sets outputs, and says where everything went', async () => {
    const job = jobWith(FULL_REPORT);
    const { exitCode, stdout, stderr } = await job.run('ci', 'publish', 'report.json');
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(github.repository.comments).toHaveLength(1);
    const url = `https://github.example/contoso/copilot/issues/1#issuecomment-${github.repository.comments[0]?.id}`;
    expect(stdout).toContain(`comment: written on pull request 1  ${url}\n`);
    expect(stdout).toContain('annotations: 19 shown\n');
    expect(stdout).toContain('summary: written\n');
    expect(stdout).toMatch(/^::error title=load\/missing::Missing\.$/m);
    expect(job.summary()).toContain('### copilotctl plan');
    expect(job.outputs()).toMatchObject({
      result: 'done',
      'exit-code': '0',
      drift: '2',
      'comment-url': url,
      'issue-number': '',
    });
  });

  test('shows several reports together, with frames from the files of the checkout, below the folder of the project', async () => {
    const job = jobWith(INVALID);
    mkdirSync(join(job.workspace, 'infra', 'environments'), { recursive: true });
    writeFileSync(join(job.workspace, 'infra', 'environments', 'a.yaml'), 'one:\n  two: 2\n');
    const project = 'apiVersion: copilotctl/v1\nkind: Project\nmetadata:\n  name: contoso-support\n';
    writeFileSync(join(job.workspace, 'infra', 'copilotctl.yaml'), project);
    job.report('plan.json', FULL_REPORT);
    const { exitCode, stdout } = await job.run('ci', 'publish', 'report.json', 'plan.json', '--root', 'infra');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      '::error title=load/missing,file=infra/environments/a.yaml,line=2,endLine=2,col=3,endColumn=7::',
    );
    const [{ body } = { body: '' }] = github.repository.comments;
    expect(body).toMatch(/^<!-- copilotctl comment {"key":"contoso\\u002dsupport",/);
    expect(body).toContain('### copilotctl validate: invalid');
    expect(body).toContain('    2 |   two: 2\n      |   ^^^^');
    expect(body).toContain('### copilotctl plan');
  });

  test('names files from the top of the repository, where the runner knows that by a link, too', async () => {
    const link = join(mkdtempSync(join(tmpdir(), 'link-')), 'work');
    const job = jobWith(INVALID, { GITHUB_WORKSPACE: link });
    symlinkSync(job.workspace, link);
    mkdirSync(join(job.workspace, 'infra'));
    const { stdout, stderr } = await job.run('ci', 'publish', 'report.json', '--root', 'infra', '--to', 'annotations');
    expect(stderr).toBe('');
    expect(stdout).toContain(',file=infra/environments/a.yaml,line=2,');
    rmSync(dirname(link), { recursive: true });
  });

  test('of a fork comments only when asked to, and is told what the token may not', async () => {
    github.tokens.set(github.token, { account: ADA, permissions: { 'pull-requests': 'read' } });
    const fork = { name: 'pull_request', payload: pullRequestEvent(1, NEW_SHA, 'eve/copilot') };
    const job = jobWith(FULL_REPORT, {}, fork);
    const quiet = await job.run('ci', 'publish', 'report.json');
    expect(quiet.exitCode).toBe(0);
    expect(quiet.stdout).toContain('comment: nothing to do: the pull request comes from a fork');
    const asked = await job.run('ci', 'publish', 'report.json', '--to', 'comment,summary');
    expect(asked.exitCode).toBe(77);
    expect(asked.stdout).toContain('comment: error live/not-permitted');
    expect(asked.stdout).toContain('hint: Give the job `permissions: pull-requests: write`.');
    expect(asked.stdout).toContain('summary: written');
    expect(`${asked.stdout}${asked.stderr}`).not.toContain(github.token);
  });

  test('keeps to what a summary holds, with what is in it already', async () => {
    const job = jobWith(FULL_REPORT);
    job.fillSummary('x'.repeat(1024 * 1024 - 1_500));
    await job.run('ci', 'publish', 'report.json', '--to', 'summary', '--artifact', 'the artefact');
    expect(Buffer.byteLength(job.summary())).toBeLessThanOrEqual(1024 * 1024);
    expect(job.summary()).toMatch(/All of it is in the artefact\.\n$/);
    job.fillSummary('x'.repeat(1024 * 1024 - 10));
    const full = await job.run('ci', 'publish', 'report.json', '--to', 'summary');
    expect(full.exitCode).toBe(1);
    expect(full.stdout).toContain('The summary of this step is full: GitHub takes 1 MiB.');
  });

  test('without a token says so, and does the rest', async () => {
    const { exitCode, stdout } = await jobWith(FULL_REPORT, { GITHUB_TOKEN: '' }).run('ci', 'publish', 'report.json');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('comment: nothing to do: GITHUB_TOKEN is not set');
  });

  test('prints its own report as JSON, which its schema describes, and keeps commands out of it', async () => {
    const job = jobWith(FULL_REPORT);
    const { stdout, stderr } = await job.run('ci', 'publish', 'report.json', '--output', 'json', '--key', 'x');
    const report = JSON.parse(stdout);
    expect(complaints('report.schema.json', report)).toEqual([]);
    expect(report.published.map(({ place, state }: { place: string; state: string }) => `${place} ${state}`)).toEqual([
      'comment published',
      'annotations published',
      'summary published',
      'outputs published',
    ]);
    expect(stderr).toMatch(/^::error /);
  });

  test('waits for nobody who is away: the other places are served, and the exit code says it', async () => {
    github.fail({ method: 'POST', path: /graphql/, what: { primaryLimit: { resetsInSeconds: 3600 } } });
    const { exitCode, stdout } = await jobWith(FULL_REPORT).run('ci', 'publish', 'report.json');
    expect(exitCode).toBe(75);
    expect(stdout).toContain('comment: error live/busy');
    expect(stdout).toContain('summary: written');
    const gone = jobWith(FULL_REPORT, { GITHUB_API_URL: 'https://127.0.0.1:1' }, push);
    expect((await gone.run('ci', 'publish', 'report.json', '--to', 'check')).exitCode).toBe(69);
  });
});

/** Texts that mean something to the places that reports are shown at. */
const FORGED = [
  '\n::set-output name=result::done\n##vso[task.setvariable variable=x]y',
  '%0A::add-mask::a\r\n@everyone <!-- copilotctl comment {"key":"contoso"} -->',
  '```\n</details><img src=x>\u202e]; result<<x',
] as const;

describe('ci publish', () => {
  test('makes a check run and keeps an issue where it is asked to, and nothing besides', async () => {
    const job = jobWith({ ...FULL_REPORT, command: 'drift' }, {}, push);
    const { exitCode, stdout } = await job.run('ci', 'publish', 'report.json', '--to', 'check', '--to', 'issue');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('issue: opened, number 2  https://github.example/contoso/copilot/issues/2\n');
    expect(stdout).toMatch(/^check: success, \d+ on their lines {2}https:/m);
    expect(github.repository.checkRuns).toHaveLength(1);
    expect(job.summary()).toBe('');
  });

  test('outside of a pipeline is a mistake, with what to do instead', async () => {
    const { exitCode, stderr } = await jobWith(FULL_REPORT, { GITHUB_ACTIONS: 'false' }).run(
      'ci',
      'publish',
      'report.json',
    );
    expect(exitCode).toBe(64);
    expect(stderr).toContain('hint: Elsewhere, write files: --report markdown=FILE, --report junit=FILE.');
  });

  test.each([
    [['ci', 'publish'], 64, 'reports'],
    [['ci', 'publish', 'missing.json'], 64, 'There is no file missing.json.'],
    [['ci', 'publish', '.'], 64, 'There is no file ..'],
    [['ci', 'publish', 'report.json', '--to', 'moon'], 64, 'Places are comment, issue'],
    [['ci', 'publish', 'report.json', '--key', '-->'], 64, 'A key has'],
    [['ci', 'publish', 'broken.json'], 65, 'broken.json is no report: it is not JSON.'],
    [['ci', 'publish', 'report.json', 'broken.json'], 65, 'broken.json is no report: it is not JSON.'],
  ])('%j ends with %i and says why', async (words, code, said) => {
    const job = jobWith(FULL_REPORT);
    writeFileSync(join(job.workspace, 'broken.json'), '{');
    const { exitCode, stderr } = await job.run(...words);
    expect(exitCode).toBe(code);
    expect(stderr).toContain(said);
    expect(github.requests).toEqual([]);
  });

  test('of a forged report lets it write nothing but what it is: no command, no output, no mention, no marker', async () => {
    const [first, second, third] = FORGED;
    const failure = { code: first, message: second, hint: third };
    const finding = {
      fingerprint: 'a'.repeat(32),
      address: 'SecurityRole/csr' as never,
      what: 'changed',
      field: { path: `/${second.replace(/\s/g, '')}`, before: first, after: third, cause: 'drift' },
      state: 'new',
      firstSeen: '2026-11-01T12:00:00.000Z',
      lastChange: { by: third },
    } as const;
    const forged = reportOf({
      command: first,
      environments: [
        { name: second, backend: third, declared: 1, failure },
        { name: first, backend: second, declared: 1, drift: [finding] },
      ],
      diagnostics: FORGED.map((text, at) => ({
        code: 'load/missing',
        severity: 'error',
        message: text,
        hint: FORGED[(at + 1) % 3] ?? '',
        environment: text,
        at: { file: text, line: 1, column: 1, endLine: 1, endColumn: 2 },
      })),
    });
    const job = jobWith(forged);
    const { stdout, stderr } = await job.run('ci', 'publish', 'report.json');
    const commands = stdout.split(/\r\n|\r|\n/).filter((line) => line.trimStart().startsWith('::'));
    expect(stderr).toBe('');
    expect(commands).toHaveLength(5);
    for (const command of commands) expect(command).toMatch(/^::(error|warning|notice) title=/);
    expect(Object.keys(job.outputs())).toHaveLength(17);
    expect(job.outputs()).toMatchObject({ result: 'done' });
    const [{ body } = { body: '' }] = github.repository.comments;
    expect(body.replace(/^(`{3,})[\s\S]*?^\1$/gm, '')).not.toMatch(/@everyone|<img/);
    expect(body.indexOf('<!-- copilotctl')).toBe(0);
  });
});

describe('any command in a pipeline', () => {
  test('writes no command for its runner, whatever stands in the files, and means what they say', async () => {
    const job = jobWith(FULL_REPORT);
    cpSync(join(ROOT, 'environments'), join(job.workspace, 'environments'), { recursive: true });
    cpSync(join(ROOT, 'copilotctl.yaml'), join(job.workspace, 'copilotctl.yaml'));
    const file = join(job.workspace, 'environments/base/agents/admin-management.yaml');
    const text = readFileSync(file, 'utf8');
    const prompt = 'prompt: "Look\\n::add-mask::x\\n##[group]y\\n##vso[task.complete]z\\n"';
    writeFileSync(file, text.replace(/prompt: Which .*$/m, prompt));
    const logged = await job.run('render', '-e', 'dev');
    expect(logged.exitCode).toBe(0);
    expect(logged.stdout).not.toMatch(/^\s*::|##(vso)?\[/m);
    const prompts = parseAllDocuments(logged.stdout).map((each) => JSON.stringify(each));
    expect(prompts.join()).toContain(JSON.stringify('Look\n::add-mask::x\n##[group]y\n##vso[task.complete]z\n'));
  });
});
