import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GitHubStandIn, startGitHub } from '../ci/github-stand-in.ts';
import { type EndedStep, runBuiltAction } from './run-built-action.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the action as it is built', () => {
  let github: GitHubStandIn;
  let folder = '';
  beforeAll(async () => {
    github = await startGitHub();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'built-action-'));
    cpSync(join(ROOT, 'environments'), join(folder, 'environments'), { recursive: true });
    cpSync(join(ROOT, 'copilotctl.yaml'), join(folder, 'copilotctl.yaml'));
    return () => rmSync(folder, { recursive: true });
  });
  afterAll(async () => await github.close());

  it('plans, and tells later steps what it found and where the reports are', async () => {
    const { exitCode, log, outputs, summary } = await step({
      command: 'plan',
      environment: 'dev',
      'report-folder': 'out',
    });
    expect(exitCode).toBe(0);
    expect(log).toMatch(/^dev \(embedded\): \d+ to create/m);
    expect(outputs).toMatchObject({
      result: 'done',
      'exit-code': '0',
      'has-changes': 'true',
      deletes: '0',
      'report-html': 'out/plan.html',
      'report-sarif': 'out/plan.sarif',
    });
    expect(summary).toMatch(/^### copilotctl plan/);
    expect(outputs['plan-file']).toBeUndefined();
  });

  it('fails for differences only when it is asked to', async () => {
    const plan = { command: 'plan', environment: 'dev' };
    expect((await step(plan)).exitCode).toBe(0);
    const failed = await step({ ...plan, 'fail-on-differences': true });
    expect(failed).toMatchObject({ exitCode: 2, outputs: { result: 'differences', 'exit-code': '2' } });
  });

  it('saves a plan and applies it', async () => {
    const saved = await step({ command: 'plan', environment: 'dev', save: 'plans/dev.json' });
    expect(saved).toMatchObject({ exitCode: 0, outputs: { 'plan-file': 'plans/dev.json' } });
    const applied = await step({ command: 'apply', plan: 'plans/dev.json' });
    expect(applied).toMatchObject({ exitCode: 0, outputs: { result: 'done' } });
    expect((await step({ command: 'drift', environment: 'dev', 'fail-on-differences': true })).exitCode).toBe(0);
  });

  it('ends with the exit code of the command, and shows findings at their lines', async () => {
    const file = join(folder, 'environments/dev/copilot.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('kind: CopilotSettings', 'kind: CopilotSetting'));
    const { exitCode, outputs, log } = await step({ command: 'validate', all: true });
    expect(exitCode).toBe(65);
    expect(outputs).toMatchObject({ result: 'invalid', 'exit-code': '65', errors: '1' });
    expect(log).toMatch(/^::error .*file=environments\/dev\/copilot\.yaml,/m);
  });

  it('says what is wrong with an input on the page of the run', async () => {
    const { exitCode, log, outputs } = await step({ command: 'plan', all: 'perhaps' });
    expect(exitCode).toBe(64);
    expect(log).toContain('::error title=copilotctl::The input "all" is "perhaps".%0AWrite true or false.\n');
    expect(outputs).toEqual({});
  });

  it('says a mistake of the command there too, and sets what outputs there are', async () => {
    const { exitCode, log, outputs } = await step({ command: 'plan', environment: 'prd' });
    expect(exitCode).toBe(64);
    expect(log).toContain('::error title=copilotctl::There is no environment "prd".%0ADid you mean "prod"?');
    expect(outputs).toEqual({ result: 'failed', 'exit-code': '64' });
  });

  it('takes nothing that a step before left for what this one found', async () => {
    const plan = { command: 'plan', environment: 'dev', 'report-folder': 'out', save: 'out/saved.json' };
    expect((await step(plan)).outputs).toMatchObject({ 'report-json': 'out/plan.json', 'plan-file': 'out/saved.json' });
    const { exitCode, outputs } = await step({ ...plan, environment: 'none' });
    expect(exitCode).toBe(64);
    expect(outputs).toEqual({ result: 'failed', 'exit-code': '64' });
  });

  it('keeps the result of the command where nothing can be shown, and says that', async () => {
    github.fail({ method: 'GET', path: /\/comments/, what: { status: 403 } });
    const { number } = github.repository.addPullRequest(
      { sha: SHA, owner: 'contoso', branch: 'a' },
      { id: 7, login: 'dana', type: 'User' },
    );
    const { exitCode, log, outputs } = await step({ command: 'plan', environment: 'dev' }, pullRequest(number));
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({ result: 'done', 'comment-url': '' });
    expect(log).toMatch(/^::error title=copilotctl::Not everything could be shown\.%0A/m);
  });

  it('prints no command to the runner for what files say', async () => {
    const hostile = '::set-env name=PATH::/tmp';
    writeFileSync(
      join(folder, 'environments/dev/agents.yaml'),
      `apiVersion: copilotctl/v1\nkind: CustomerSupportAgent\nmetadata: { name: default }\nspec:\n  overview:\n    instructions: |\n      Answer briefly.\n      ${hostile}\n`,
    );
    const { log, exitCode } = await step({ command: 'plan', environment: 'dev', only: 'CustomerSupportAgent' });
    expect(exitCode).toBe(0);
    expect(log).toContain('set-env name=PATH');
    expect(log.split('\n').filter((line) => /^\s*::(?!error|warning|notice)/.test(line))).toEqual([]);
  });

  it('fails where it cannot say what it found, for a job that asks whether there are changes would take it for none', async () => {
    const { exitCode, log, outputs } = await step({ command: 'plan', environment: 'dev', key: 'plan of dev' });
    expect(exitCode).toBe(64);
    expect(outputs['has-changes']).toBeUndefined();
    expect(log).toContain('::error title=copilotctl::Not everything could be shown.');
    expect(log).toContain('A key has 1 to 128 letters');
  });

  it('shows reports that another job wrote, by a pattern', async () => {
    for (const environment of ['dev', 'test'])
      await step({ command: 'plan', environment, 'report-folder': `all/${environment}`, summary: 'never' });
    const { exitCode, summary, outputs } = await step({ command: 'publish', reports: 'all/**/plan.json' });
    expect(exitCode).toBe(0);
    expect(summary).toMatch(/\| dev \|[\s\S]*\| test \|/);
    expect(outputs).toMatchObject({ result: 'done', 'has-changes': 'true' });
    const nothing = await step({ command: 'publish', reports: 'none/*.json' });
    expect(nothing.exitCode).toBe(64);
    expect(nothing.log).toContain(
      '::error title=copilotctl::The input "reports" is "none/*.json", and there is no such file.',
    );
  });

  it('follows no link out of the folder that a pattern names', async () => {
    mkdirSync(join(folder, 'artefacts'));
    symlinkSync(ROOT, join(folder, 'artefacts/out'));
    expect((await step({ command: 'publish', reports: 'artefacts/**/package.json' })).exitCode).toBe(64);
  });

  it('hands its token to nobody but GitHub', async () => {
    const seen = github.requests.length;
    const { number } = github.repository.addPullRequest(
      { sha: SHA, owner: 'contoso', branch: 'b' },
      { id: 7, login: 'dana', type: 'User' },
    );
    const { log, outputs } = await step({ command: 'plan', environment: 'dev' }, pullRequest(number));
    expect(outputs['comment-url']).not.toBe('');
    expect(github.requests.slice(seen).every(({ headers }) => headers['authorization']?.includes(github.token))).toBe(
      true,
    );
    expect(log).not.toContain(github.token);
  });

  it('does not try to comment for a fork, whose token can only read', async () => {
    const { number } = github.repository.addPullRequest(
      { sha: SHA, owner: 'a-stranger', branch: 'c' },
      { id: 8, login: 'a-stranger', type: 'User' },
    );
    const seen = github.requests.length;
    const { exitCode, log } = await step({ command: 'validate', all: true }, pullRequest(number, 'a-stranger/copilot'));
    expect(exitCode).toBe(0);
    expect(log).not.toContain('::error');
    expect(github.requests).toHaveLength(seen);
  });

  it('signs in with the token that GitHub gives the job, by the library that is inside of it', async () => {
    const asked: string[] = [];
    const tokens = await listen((url, authorization) => {
      asked.push(`${url} ${authorization}`);
      return { value: 'a-token-about-the-job' };
    });
    const proxied: string[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      proxied.push(request.url ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const file = join(folder, 'environments/dev/environment.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('backend: embedded', 'backend: dynamics365'));
    const { exitCode, log } = await step(
      { command: 'plan', environment: 'dev' },
      {
        AZURE_CLIENT_ID: '11111111-1111-1111-1111-111111111111',
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${portOf(tokens)}/token?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-job',
        HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}`,
      },
    );
    tokens.close();
    proxy.close();
    expect(asked[0]).toBe('/token?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange Bearer of-the-job');
    expect(proxied).toContain('login.microsoftonline.com:443');
    expect([69, 77]).toContain(exitCode);
    expect(log).not.toMatch(/a-token-about-the-job|of-the-job/);
  });

  async function step(
    inputs: Readonly<Record<string, string | boolean>>,
    more: Readonly<Record<string, string>> = {},
  ): Promise<EndedStep> {
    const variables = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      GITHUB_REPOSITORY: github.name,
      GITHUB_API_URL: github.apiUrl,
      GITHUB_EVENT_NAME: 'push',
      GITHUB_TOKEN_OF_JOB: github.token,
      ...more,
    };
    return await runBuiltAction({
      action: ROOT,
      with: inputs,
      workspace: folder,
      temp: join(folder, '.temp'),
      variables,
    });
  }

  function pullRequest(number: number, from = github.name): Readonly<Record<string, string>> {
    const file = join(folder, 'event.json');
    writeFileSync(file, JSON.stringify({ pull_request: { number, head: { sha: SHA, repo: { full_name: from } } } }));
    return { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: file, GITHUB_RUN_ID: '1', GITHUB_RUN_NUMBER: '1' };
  }
});

const SHA = '0123456789012345678901234567890123456789';

async function listen(answer: (url: string, authorization: string) => unknown): Promise<Server> {
  const server = createServer((request, response) => {
    response.end(JSON.stringify(answer(request.url ?? '', request.headers.authorization ?? '')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
