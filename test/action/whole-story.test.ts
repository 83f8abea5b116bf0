import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placesWith } from '../nightly.ts';
import { ENVIRONMENTS, type GitHubSite, openGitHubSite } from './github-site.ts';
import { type EndedRun, runWorkflow, type Trigger } from './workflow-run.ts';

const PERSON = { id: 7, login: 'dana', type: 'User' } as const;
const STRANGER = { id: 8, login: 'a-stranger', type: 'User' } as const;
const SUMMARIES = 'msdyn_copilotsummarizationsettings(7fa56176-c226-45e5-b8fa-25d56e0dcc21)';

/** Representatives read the insights of their business unit: in production, and nowhere else. */
const CHANGE = `apiVersion: copilotctl/v1
kind: SecurityRole
metadata:
  name: contoso-csr
spec:
  privileges:
    - table: msdyn_conversationinsight
      read: local
`;

// A run is up to nine processes one after the other; a busy machine takes its time.
const TITLE =
  'a change from pull request to production, drift and its end, by the workflows of ci init github, for a configuration in %s,';
describe.each(placesWith('services/Hilfe für alle, C++'))(TITLE, { timeout: 240_000 }, (within) => {
  const at = (path: string): string => posix.join(within, path);
  // A repository with more in it has environments of its own.
  const onGitHub = (name: string): string => (within === '.' ? name : `copilotctl-${name}`);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  let site: GitHubSite;
  let pull = 0;
  let pushed = '';
  beforeAll(async () => {
    const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    site = await openGitHubSite({
      within,
      project: `  snapshots:\n    publicKeys:\n      - ${key}\n`,
      secrets: {
        COPILOTCTL_PLAN_KEY: 'a-key-that-only-the-jobs-of-contoso-know',
        COPILOTCTL_SNAPSHOT_KEY: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
      },
      approves: () => true,
    });
    const written = await site.run('ci', 'init', 'github', '--action', 'contoso/copilotctl@v0', '--forks');
    expect(written).toMatchObject({ exitCode: 0, stderr: '' });
    site.git('commit', '-q', '--allow-empty', '-m', 'an empty repository');
    pushed = site.git('rev-parse', 'HEAD').trim();
    site.commit('the configuration and its workflows', {});
    site.git('push', '-q', 'origin', 'main');
  });
  afterAll(async () => await site.close());

  it('applies what is on main to one environment after the other, each after its approval', async () => {
    const run = await push();
    expect(run.conclusion).toBe('success');
    expect(site.asked).toEqual(ENVIRONMENTS.map(onGitHub));
    expect(outputsOf(run, 'apply (prod) / apply')).toMatchObject({ result: 'done', 'exit-code': '0' });
    expect(site.git('ls-remote', 'origin', 'refs/copilotctl/records')).not.toBe('');
    const history = await site.run('history', '-e', 'prod');
    expect(history.stdout).toMatch(/octocat +done +\d+ +[0-9a-f]{7,} +[0-9a-f]{12}/);
  });

  it('shows in the pull request what it would change, where, and nothing of what it would not', async () => {
    site.git('checkout', '-q', '-b', 'insights');
    const sha = site.commit('prod: representatives read insights of their unit', {
      [at('environments/prod/roles.yaml')]: CHANGE,
    });
    pull = openPullRequest(sha, 'contoso', 'insights');
    const run = await pullRequest('copilotctl-pull-request.yml', pull, sha, 'contoso/copilot');
    expect(run.conclusion).toBe('success');
    expect(outputsOf(run, 'validate')).toMatchObject({ result: 'done', errors: '0', 'comment-url': '' });
    expect(outputsOf(run, 'plan')).toMatchObject({ 'has-changes': 'true', creates: '0', updates: '1', deletes: '0' });
    const [comment, ...others] = site.github.repository.comments.filter(({ issue }) => issue === pull);
    expect(others).toEqual([]);
    expect(outputsOf(run, 'plan')['comment-url']).toContain(String(comment?.id));
    expect(comment?.body).toContain('/privileges/msdyn_conversationinsight/read');
    expect(comment?.body).toContain('environments/prod/roles.yaml:8');
    expect(comment?.body).not.toContain('CaseSummary/default');
  });

  it('keeps the report of the plan in every format, and hands it to code scanning', () => {
    const [folder = ''] = [...site.storage.artifacts]
      .filter(([key]) => key.endsWith('/copilotctl-plan'))
      .map(([, each]) => each);
    const read = (ending: string): string => readFileSync(join(folder, `plan.${ending}`), 'utf8');
    expect(JSON.parse(read('json'))).toMatchObject({ command: 'plan', result: 'done', exitCode: 0 });
    expect(read('html')).toMatch(/^<!doctype html>/i);
    expect(read('md')).toMatch(/^### copilotctl plan/);
    expect(read('junit.xml')).toMatch(/^<\?xml .*\n<testsuites /);
    expect(site.storage.scans).toEqual([read('sarif')]);
    expect(JSON.parse(read('sarif')).runs[0].results).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          locations: [
            expect.objectContaining({
              physicalLocation: expect.objectContaining({
                artifactLocation: expect.objectContaining({
                  uri: at('environments/prod/roles.yaml').split('/').map(encodeURIComponent).join('/'),
                }),
              }),
            }),
          ],
        }),
      ]),
    );
  });

  it('brings its comment up to date when the branch moves', async () => {
    const sha = site.commit('prod: the whole business unit and those below it', {
      [at('environments/prod/roles.yaml')]: CHANGE.replace('local', 'deep'),
    });
    moveMerge(pull);
    const run = await pullRequest('copilotctl-pull-request.yml', pull, sha, 'contoso/copilot');
    expect(run.conclusion).toBe('success');
    const comments = site.github.repository.comments.filter(({ issue }) => issue === pull);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain('basic -> deep');
  });

  it('says in the pull request what is wrong with it, and fails', async () => {
    const sha = site.commit('prod: a mistake', {
      [at('environments/prod/roles.yaml')]: CHANGE.replace('read: local', 'read: everywhere'),
    });
    moveMerge(pull);
    const run = await pullRequest('copilotctl-pull-request.yml', pull, sha, 'contoso/copilot');
    expect(run.conclusion).toBe('failure');
    expect(outputsOf(run, 'validate')).toMatchObject({ result: 'invalid', 'exit-code': '65' });
    const file = at('environments/prod/roles.yaml').replaceAll(',', '%2C');
    expect(logOf(run, 'validate').split('\n')).toContainEqual(
      expect.stringMatching(new RegExp(`^::error .*file=${file.replace(/[.+]/g, '\\$&')},`)),
    );
    expect(site.github.repository.comments.find(({ issue }) => issue === pull)?.body).toContain('everywhere');
    site.commit('prod: the mistake is mended', { [at('environments/prod/roles.yaml')]: CHANGE });
  });

  it('applies after the merge exactly the plan that was saved, where there is something to apply', async () => {
    site.asked.length = 0;
    site.git('checkout', '-q', 'main');
    site.git('merge', '-q', '--no-ff', '-m', 'Merge pull request #1', 'insights');
    site.git('push', '-q', 'origin', 'main');
    const run = await push();
    expect(run.conclusion).toBe('success');
    // Nobody is asked for environments in which nothing changes.
    expect(site.asked).toEqual([onGitHub('prod')]);
    expect(run.jobs.get('apply (dev) / apply')?.conclusion).toBe('skipped');
    expect(logOf(run, 'apply (prod) / apply')).toMatch(/^prod: 1 applied, .*Read back: everything is as declared\.$/m);
    const plan = JSON.parse(
      readFileSync(join(site.storage.artifacts.get(`${run.id}/copilotctl-plan-prod`) ?? '', 'saved-plan.json'), 'utf8'),
    );
    const history = await site.run('history', '-e', 'prod', '--output', 'json');
    expect(history.stdout).toContain(plan.id);
    expect(history.stdout).toContain(site.git('rev-parse', 'HEAD').trim());
  });

  it('applies nothing when somebody says no', async () => {
    const before = site.git('ls-remote', 'origin', 'refs/copilotctl/records');
    site.commit('prod: one more', { [at('environments/prod/roles.yaml')]: CHANGE.replace('local', 'deep') });
    site.git('push', '-q', 'origin', 'main');
    const run = await runWorkflow({ ...site, approves: () => false }, 'copilotctl-apply.yml', pushEvent());
    expect(run.conclusion).toBe('failure');
    expect(run.jobs.get('apply (prod) / apply')).toMatchObject({ conclusion: 'failure', steps: [] });
    expect(site.git('ls-remote', 'origin', 'refs/copilotctl/records')).toBe(before);
    site.git('revert', '--no-edit', 'HEAD');
    site.git('push', '-q', 'origin', 'main');
  });

  it('finds at night what somebody changed, and opens an issue', async () => {
    expect((await night()).conclusion).toBe('success');
    expect(site.github.repository.issues.filter(({ head }) => head === undefined)).toEqual([]);
    await changeLive({ msdyn_casesummaryenabled: false });
    const run = await night();
    expect(run.conclusion).toBe('success');
    expect(outputsOf(run, 'drift')).toMatchObject({
      'has-drift': 'true',
      drift: '1',
      'new-drift': '1',
      'issue-number': '2',
    });
    const [issue] = driftIssues();
    expect(issue).toMatchObject({ state: 'open' });
    expect(issue?.body).toContain('CaseSummary/default');
    expect(issue?.body).toMatch(/available.*true -> false/s);
    expect(existsSync(join(site.storage.artifacts.get(`${run.id}/copilotctl-drift`) ?? '', 'drift.html'))).toBe(true);
  });

  it('makes no noise in the second night', async () => {
    const run = await night();
    expect(run.conclusion).toBe('success');
    expect(outputsOf(run, 'drift')).toMatchObject({ 'has-drift': 'true', drift: '1', 'new-drift': '0' });
    expect(driftIssues()).toMatchObject([{ state: 'open' }]);
    expect(site.github.repository.comments.filter(({ issue }) => issue === 2)).toEqual([]);
  });

  it('closes the issue when somebody has put it right', async () => {
    const reverted = await site.run('drift', 'revert', '--all', '-e', 'prod', '--yes');
    expect(reverted).toMatchObject({ exitCode: 0 });
    const run = await night();
    expect(run.conclusion).toBe('success');
    expect(outputsOf(run, 'drift')).toMatchObject({ 'has-drift': 'false', 'resolved-drift': '1' });
    expect(driftIssues()).toMatchObject([{ state: 'closed' }]);
  });

  it('plans a pull request of a fork against a snapshot, without a secret, and comments from another run', async () => {
    const snapshots = await runWorkflow(site, 'copilotctl-snapshot.yml', {
      event: 'schedule',
      payload: {},
      ref: 'refs/heads/main',
    });
    expect(snapshots.conclusion).toBe('success');
    site.git('checkout', '-q', '-b', 'from-a-fork');
    const sha = site.commit('prod: everybody reads everything', {
      [at('environments/prod/roles.yaml')]: CHANGE.replace('local', 'global'),
    });
    const number = openPullRequest(sha, 'a-stranger', 'from-a-fork');
    const before = site.github.requests.length;
    const stranger: GitHubSite = {
      ...site,
      token: 'none',
      secrets: {},
      process: { PATH: site.process['PATH'] ?? '', HOME: site.process['HOME'] ?? '' },
    };
    const planned = await pullRequest('copilotctl-fork-plan.yml', number, sha, 'a-stranger/copilot', stranger);
    expect(planned.conclusion).toBe('success');
    expect(site.github.requests.length).toBe(before);
    const commented = await runWorkflow(site, 'copilotctl-fork-comment.yml', {
      event: 'workflow_run',
      ref: 'refs/heads/main',
      payload: {
        workflow_run: {
          id: Number(planned.id),
          event: 'pull_request',
          conclusion: planned.conclusion,
          head_sha: sha,
          head_branch: 'from-a-fork',
          head_repository: { full_name: 'a-stranger/copilot', owner: { login: 'a-stranger' } },
          pull_requests: [],
        },
      },
    });
    expect(commented.conclusion).toBe('success');
    const comments = site.github.repository.comments.filter(({ issue }) => issue === number);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain('local -> global');
    expect(comments[0]?.body).toMatch(/snapshot/);
    for (const environment of ENVIRONMENTS) expect(comments[0]?.body).toContain(environment);
  });

  it.runIf(within !== '.')('starts nothing for what changes nothing of the configuration', async () => {
    site.git('checkout', '-q', '-B', 'elsewhere', 'origin/main');
    const sha = site.commit('another service', {
      'services/web/index.html': 'Hello.\n',
      'services/Hilfe für alle, Ccc/environments/prod/roles.yaml': CHANGE,
    });
    const number = openPullRequest(sha, 'contoso', 'elsewhere');
    for (const file of ['copilotctl-pull-request.yml', 'copilotctl-fork-plan.yml']) {
      const run = await pullRequest(file, number, sha, 'contoso/copilot');
      expect(run).toMatchObject({ conclusion: 'not-started', jobs: new Map() });
    }
    expect(site.github.repository.comments.filter(({ issue }) => issue === number)).toEqual([]);
    pushed = site.git('rev-parse', 'origin/main').trim();
    site.git('push', '-q', 'origin', 'elsewhere:main');
    expect((await push()).conclusion).toBe('not-started');
  });

  /** The event of the newest push to main. */
  function pushEvent(): Trigger {
    const before = pushed;
    pushed = site.git('rev-parse', 'origin/main').trim();
    return { event: 'push', payload: { before, after: pushed }, ref: 'refs/heads/main' };
  }

  async function push(): Promise<EndedRun> {
    return await runWorkflow(site, 'copilotctl-apply.yml', pushEvent());
  }

  async function night(): Promise<EndedRun> {
    return await runWorkflow(site, 'copilotctl-drift.yml', { event: 'schedule', payload: {}, ref: 'refs/heads/main' });
  }

  /** Opens a pull request of what is checked out, with the merge that GitHub makes of it. */
  function openPullRequest(sha: string, owner: string, branch: string): number {
    const { number } = site.github.repository.addPullRequest(
      { sha, owner, branch },
      owner === 'contoso' ? PERSON : STRANGER,
    );
    moveMerge(number);
    return number;
  }

  /** The merge of what is checked out and main, as GitHub keeps it for each pull request. */
  function moveMerge(number: number): void {
    const tree = site.git('rev-parse', 'HEAD^{tree}').trim();
    const merge = site.git('commit-tree', tree, '-p', 'origin/main', '-p', 'HEAD', '-m', 'Merge').trim();
    site.git('push', '-q', '--force', 'origin', `${merge}:refs/pull/${number}/merge`);
  }

  async function pullRequest(
    file: string,
    number: number,
    sha: string,
    from: string,
    at: GitHubSite = site,
  ): Promise<EndedRun> {
    return await runWorkflow(at, file, {
      event: 'pull_request',
      payload: { number, pull_request: { number, head: { sha, repo: { full_name: from } } } },
      ref: `refs/pull/${number}/merge`,
      baseRef: 'main',
    });
  }

  async function changeLive(columns: Readonly<Record<string, unknown>>): Promise<void> {
    const answer = await fetch(`${site.emulator.organizations['prod']?.url}/api/data/v9.2/${SUMMARIES}`, {
      method: 'PATCH',
      headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
      body: JSON.stringify(columns),
    });
    expect(answer.status).toBe(204);
  }

  function driftIssues() {
    return site.github.repository.issues.filter(({ head }) => head === undefined);
  }
});

function outputsOf(run: EndedRun, job: string): Readonly<Record<string, string>> {
  return run.jobs.get(job)?.steps[0]?.outputs ?? {};
}

function logOf(run: EndedRun, job: string): string {
  return (
    run.jobs
      .get(job)
      ?.steps.map(({ log }) => log)
      .join('\n') ?? ''
  );
}
