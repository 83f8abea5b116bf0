import { describe, expect, test } from 'vitest';
import { githubRun } from '../../src/ci/github/github-run.ts';
import type { Json } from '../../src/model/json.ts';
import { NEW_SHA, pullRequestEvent } from './publishing.ts';

const VARIABLES = {
  GITHUB_REPOSITORY: 'contoso/copilot',
  GITHUB_API_URL: 'https://github.example/api/v3/',
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_RUN_ID: '123',
  GITHUB_RUN_NUMBER: '7',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_WORKFLOW_REF: 'contoso/copilot/.github/workflows/plan.yml@refs/heads/main',
  GITHUB_SHA: 'c'.repeat(40),
};
const run = (name: string, event: Json) => githubRun({ ...VARIABLES, GITHUB_EVENT_NAME: name }, event);

describe('a run of a workflow', () => {
  test('is what its variables say: repository, address of the API and of the run, its place among the others', () => {
    expect(run('push', {})).toEqual({
      owner: 'contoso',
      repository: 'copilot',
      apiUrl: 'https://github.example/api/v3',
      url: 'https://github.example/contoso/copilot/actions/runs/123',
      position: { workflow: 'contoso/copilot/.github/workflows/plan.yml', run: 7, attempt: 2 },
      headSha: 'c'.repeat(40),
      isHeadSure: true,
      about: { what: 'other', why: 'the run is about no pull request (push)' },
    });
  });

  test.each([undefined, '', 'contoso', 'contoso/copilot/x', 'contoso/..%2f', 'a b/c'])(
    'of the repository %j is none',
    (name) => {
      expect(githubRun({ ...VARIABLES, GITHUB_REPOSITORY: name }, {})).toBeUndefined();
    },
  );

  test('about a pull request is for the head of it, not for the merge that was checked out', () => {
    expect(run('pull_request', pullRequestEvent(4))).toMatchObject({
      headSha: NEW_SHA,
      about: { what: 'pull-request', number: 4, isFork: false },
    });
  });

  test('for a pull request of another repository, or of one that is gone, is a fork; not where the token is the base’s', () => {
    const fork = pullRequestEvent(4, NEW_SHA, 'eve/copilot');
    const gone = { pull_request: { number: 4, head: { sha: NEW_SHA, repo: null } } };
    expect(run('pull_request', fork)).toMatchObject({ about: { isFork: true } });
    expect(run('pull_request', gone)).toMatchObject({ about: { isFork: true } });
    expect(run('pull_request_target', fork)).toMatchObject({ about: { isFork: false } });
  });

  test.each<[string, Json | undefined]>([
    ['pull_request', undefined],
    ['pull_request', { pull_request: { number: '4' } }],
    ['pull_request', []],
    ['issue_comment', { issue: { number: 4 } }],
    ['workflow_run', {}],
    ['workflow_run', { workflow_run: { pull_requests: 'x', event: 'pull_request', head_sha: 'not a digest' } }],
    ['workflow_run', { workflow_run: { event: 'pull_request', head_sha: NEW_SHA, head_branch: 'x' } }],
  ])('whose event %s says nothing that can be used (%j) is about no pull request', (name, event) => {
    expect(githubRun({ ...VARIABLES, GITHUB_EVENT_NAME: name }, event)).toMatchObject({ about: { what: 'other' } });
  });
});
