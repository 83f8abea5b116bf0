import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GitHubRun } from '../../src/ci/github/github-run.ts';
import { publishComment } from '../../src/ci/github/publish-comment.ts';
import type { Publication } from '../../src/ci/runner.ts';
import { FULL_REPORT, reportOf } from '../render/sample-report.ts';
import { ACTIONS_BOT, type Account } from './github-repository.ts';
import { ALL_PERMISSIONS, type GitHubStandIn, startGitHub } from './github-stand-in.ts';
import { apiOf, NEW_SHA, OLD_SHA, publicationOf, pullRequestEvent, runOf, worldFor } from './publishing.ts';

const ADA: Account = { id: 7, login: 'ada', type: 'User' };
const plan = publicationOf([FULL_REPORT]);

let github: GitHubStandIn;
beforeEach(async () => {
  github = await startGitHub();
  github.repository.addPullRequest({ sha: NEW_SHA, owner: 'contoso', branch: 'change' }, ADA);
});
afterEach(async () => {
  await github.close();
});

const aboutPull = (position: Parameters<typeof runOf>[3] = {}) =>
  runOf(github, 'pull_request', pullRequestEvent(1), position);

async function publishTo(run: GitHubRun = aboutPull(), publication: Publication = plan) {
  const world = worldFor(github);
  return { delivery: await publishComment(publication, run, await apiOf(github, world), world), world };
}

const bodies = () => github.repository.comments.map(({ body }) => body);

describe('the comment on a pull request', () => {
  test('is written once, with its address told, and brought up to date by the next run', async () => {
    const first = await publishTo();
    expect(first.delivery).toMatchObject({ state: 'published', what: 'written on pull request 1', number: 1 });
    expect(first.delivery).toHaveProperty('url', expect.stringContaining('/issues/1#issuecomment-'));
    const second = await publishTo(aboutPull({ run: 2 }), publicationOf());
    expect(second.delivery).toMatchObject({ state: 'published', what: 'updated on pull request 1' });
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]).toContain('### copilotctl plan');
    expect(bodies()[0]).toContain('nothing to report');
    expect(bodies()[0]).toContain(`<sub>Commit ${NEW_SHA.slice(0, 7)}, [run 2](`);
  });

  test('of the same run with the same reports is left as it is', async () => {
    await publishTo();
    const { delivery } = await publishTo();
    expect(delivery).toMatchObject({ what: 'as it was on pull request 1' });
    expect(github.repository.comments.map(({ edits }) => edits)).toEqual([0]);
  });

  test('is one for each key', async () => {
    await publishTo();
    await publishTo(aboutPull(), { ...plan, key: 'contoso-2' });
    await publishTo(aboutPull(), { ...plan, key: 'contoso' });
    expect(bodies()).toHaveLength(2);
  });

  test('is found behind a hundred others', async () => {
    for (let at = 0; at < 130; at++) github.repository.addComment(1, ADA, `Comment ${at}`);
    await publishTo();
    for (let at = 0; at < 130; at++) github.repository.addComment(1, ADA, `Comment ${at}`);
    await publishTo(aboutPull({ run: 2 }));
    expect(bodies().filter((body) => body.startsWith('<!-- copilotctl'))).toHaveLength(1);
  });

  test('of a run that is older than the one it shows is left, and one of a later attempt is not', async () => {
    await publishTo(aboutPull({ run: 5 }));
    const [body] = bodies();
    const older = await publishTo(runOf(github, 'pull_request', pullRequestEvent(1, OLD_SHA), { run: 4, attempt: 2 }));
    expect(older.delivery).toEqual({
      place: 'comment',
      state: 'left',
      why: 'it shows run 5, which is newer than this one',
    });
    expect(bodies()).toEqual([body]);
    expect((await publishTo(aboutPull({ run: 5, attempt: 2 }))).delivery).toMatchObject({
      what: 'updated on pull request 1',
    });
  });

  test('that another workflow wrote is brought up to date whatever its number', async () => {
    await publishTo(aboutPull({ run: 500 }));
    const { delivery } = await publishTo(
      aboutPull({ run: 1, workflow: 'contoso/copilot/.github/workflows/new.yml@x' }),
    );
    expect(delivery).toMatchObject({ what: 'updated on pull request 1' });
  });

  test('is never one that somebody else wrote with our marker in it, nor one of ours that only quotes it', async () => {
    await publishTo();
    const [body = ''] = bodies();
    github.repository.comments.length = 0;
    github.repository.addComment(1, ADA, body);
    github.repository.addComment(1, ACTIONS_BOT, `Look at this:\n${body}`);
    await publishTo(aboutPull({ run: 2 }));
    expect(bodies()).toHaveLength(3);
    expect(github.repository.comments.map(({ edits }) => edits)).toEqual([0, 0, 0]);
  });

  test('is told by the number of the account: somebody who took its name is somebody else', async () => {
    await publishTo();
    const [body = ''] = bodies();
    github.repository.comments.length = 0;
    github.repository.addComment(1, { ...ADA, login: 'github-actions[bot]' }, body);
    await publishTo(aboutPull({ run: 2 }));
    expect(bodies()).toHaveLength(2);
  });

  test('is found where GitHub does not say whose the token is: it is that of GitHub Actions', async () => {
    github.answersViewer = false;
    await publishTo();
    await publishTo(aboutPull({ run: 2 }));
    expect(bodies()).toHaveLength(1);
  });

  test('of a person whose token it is belongs to that person', async () => {
    github.tokens.set(github.token, { account: ADA, permissions: ALL_PERMISSIONS });
    await publishTo();
    await publishTo(aboutPull({ run: 2 }));
    expect(github.repository.comments).toMatchObject([{ user: ADA, edits: 1 }]);
  });

  test('is never longer than GitHub takes, says where the whole is, and ends with the run', async () => {
    const diagnostics = Array.from({ length: 2_000 }, (_, at) => {
      return { code: 'load/missing', severity: 'error', message: `File ${at} is missing.` } as const;
    });
    const reports = [reportOf({ diagnostics }), reportOf({ command: 'drift' })];
    const { delivery } = await publishTo(
      aboutPull(),
      publicationOf(reports, { artifact: 'the artefact copilotctl-report' }),
    );
    expect(delivery).toMatchObject({ state: 'published' });
    const [body = ''] = bodies();
    expect(body.length).toBeLessThanOrEqual(65_535);
    expect(body).toContain('All of it is in the artefact copilotctl-report.');
    expect(body).toContain('### copilotctl drift');
    expect(body).toMatch(/\[run 1\]\([^)]*\)<\/sub>\n$/);
  });
});

describe('comments that were written at the same moment', () => {
  /** Two first comments of one key: each job saw none. */
  async function two(first: Parameters<typeof aboutPull>[0] = {}, second: Parameters<typeof aboutPull>[0] = {}) {
    for (const [position, reports] of [
      [first, [FULL_REPORT]],
      [second, [reportOf({})]],
    ] as const) {
      const there = github.repository.comments.splice(0);
      await publishTo(aboutPull(position), publicationOf(reports));
      github.repository.comments.unshift(...there);
    }
    expect(bodies()).toHaveLength(2);
    return github.repository.comments.map(({ id }) => id);
  }
  const ids = () => github.repository.comments.map(({ id }) => id);

  test('become the older one, brought up to date, by the next run', async () => {
    const [older] = await two();
    const { delivery } = await publishTo(aboutPull({ run: 2 }));
    expect(delivery).toMatchObject({ what: 'updated on pull request 1, 1 double deleted' });
    expect(ids()).toEqual([older]);
    expect(bodies()[0]).toContain('[run 2](');
    expect((await publishTo(aboutPull({ run: 2 }))).delivery).toMatchObject({ what: 'as it was on pull request 1' });
  });

  test('stay both where one is of a newer run, until one that is newer still: nothing is lost', async () => {
    const [older] = await two({ run: 4 }, { run: 5 });
    const newest = bodies()[1];
    const { delivery } = await publishTo(aboutPull({ run: 4, attempt: 2 }));
    expect(delivery).toMatchObject({ what: 'updated on pull request 1' });
    expect(bodies()[1]).toBe(newest);
    await publishTo(aboutPull({ run: 6 }));
    expect(ids()).toEqual([older]);
  });

  test('stay both where the older is of a newer run', async () => {
    await two({ run: 5 }, { run: 4 });
    const before = bodies();
    const { delivery } = await publishTo(aboutPull({ run: 4 }));
    expect(delivery).toMatchObject({ state: 'left', why: 'it shows run 5, which is newer than this one' });
    expect(bodies()).toEqual(before);
  });

  test('become one where the answer to the first was lost, in the same run', async () => {
    await publishTo();
    const [theirs] = github.repository.comments.splice(0);
    if (theirs === undefined) throw new Error('It was written.');
    github.fail({ method: 'POST', path: /comments$/, what: { lost: 'after' } });
    // The other job writes between the look and the second one.
    const { answer } = github.repository;
    github.repository.answer = (request) => {
      if (request.method === 'POST') github.repository.comments.unshift(theirs);
      return answer.call(github.repository, request);
    };
    const { delivery } = await publishTo(aboutPull({ run: 2 }));
    expect(delivery).toMatchObject({ what: 'written on pull request 1, 1 double deleted' });
    expect(ids()).toEqual([theirs.id]);
    expect(bodies()[0]).toContain('[run 2](');
  });

  test('become one by two runs at once: one that is gone already is no failure', async () => {
    const [older] = await two();
    const both = await Promise.all([publishTo(aboutPull({ run: 2 })), publishTo(aboutPull({ run: 3 }))]);
    for (const { delivery } of both) expect(delivery.state).not.toBe('failed');
    expect(ids()).toEqual([older]);
  });

  test('become one though the answer to the deletion is lost', async () => {
    await two();
    github.fail({ method: 'DELETE', path: /comments/, what: { lost: 'after' } });
    expect((await publishTo(aboutPull({ run: 2 }))).delivery).toMatchObject({ state: 'published' });
    expect(bodies()).toHaveLength(1);
  });

  test('lose nothing where the older cannot be changed: the other stays', async () => {
    await two();
    github.fail({ method: 'PATCH', path: /comments/, times: 3, what: { status: 502 } });
    await expect(publishTo(aboutPull({ run: 2 }))).rejects.toMatchObject({ code: 'unavailable' });
    expect(bodies()).toHaveLength(2);
  });

  test('are ours only: what others wrote with our marker, what only quotes it, and another key stay', async () => {
    await two();
    const [body = ''] = bodies();
    const theirs = [
      github.repository.addComment(1, ADA, body),
      github.repository.addComment(1, { ...ADA, login: 'github-actions[bot]' }, body),
      github.repository.addComment(1, ACTIONS_BOT, `Look at this:\n${body}`),
      github.repository.addComment(1, ACTIONS_BOT, body.replace('"contoso"', '"other"')),
      github.repository.addComment(1, ACTIONS_BOT, body.replace('copilotctl comment', 'copilotctl news')),
    ];
    expect(bodies().slice(5)).not.toContain(body);
    await publishTo(aboutPull({ run: 2 }));
    expect(github.repository.comments).toHaveLength(6);
    for (const comment of theirs) expect(github.repository.comments).toContain(comment);
    for (const { edits } of theirs) expect(edits).toBe(0);
  });
});

describe('the pull request of a run', () => {
  const workflowRun = (more: object) => ({
    workflow_run: {
      event: 'pull_request',
      head_sha: NEW_SHA,
      head_branch: 'their-change',
      head_repository: { owner: { login: 'eve' } },
      pull_requests: [],
      ...more,
    },
  });

  test('of a fork is the open one that ends in the commit of the run before', async () => {
    github.repository.addPullRequest({ sha: OLD_SHA, owner: 'eve', branch: 'other' }, ADA);
    github.repository.addPullRequest({ sha: NEW_SHA, owner: 'eve', branch: 'their-change' }, ADA);
    const { delivery } = await publishTo(runOf(github, 'workflow_run', workflowRun({})));
    expect(delivery).toMatchObject({ state: 'published', number: 3 });
  });

  test('of a fork is found among many from its branch, for GitHub lists thirty unless it is asked for more', async () => {
    for (let at = 0; at < 40; at++)
      github.repository.addPullRequest({ sha: OLD_SHA, owner: 'eve', branch: 'their-change' }, ADA);
    github.repository.addPullRequest({ sha: NEW_SHA, owner: 'eve', branch: 'their-change' }, ADA);
    const { delivery } = await publishTo(runOf(github, 'workflow_run', workflowRun({})));
    expect(delivery).toMatchObject({ state: 'published', number: 42 });
  });

  test('of a fork is not the one of a pull request within that fork', async () => {
    github.repository.addPullRequest({ sha: NEW_SHA, owner: 'eve', branch: 'their-change' }, ADA);
    const within = { number: 1, head: { sha: NEW_SHA }, base: { repo: { id: 6, name: 'copilot' } } };
    const event = { ...workflowRun({ pull_requests: [within] }), repository: { id: 5 } };
    const { delivery } = await publishTo(runOf(github, 'workflow_run', event));
    expect(delivery).toMatchObject({ state: 'published', number: 2 });
  });

  test('that has moved on since is not commented on', async () => {
    github.repository.addPullRequest({ sha: OLD_SHA, owner: 'eve', branch: 'their-change' }, ADA);
    const { delivery } = await publishTo(runOf(github, 'workflow_run', workflowRun({})));
    expect(delivery).toMatchObject({
      state: 'left',
      why: expect.stringContaining('no open pull request ends in commit'),
    });
    expect(bodies()).toEqual([]);
  });

  test('of this repository stands in the event; one of another repository with the same commit does not count', async () => {
    // A pull request within a fork is listed too, and a fork has the name of what it was made from.
    const pull = (number: number, id: number) => ({
      number,
      head: { sha: NEW_SHA },
      base: { repo: { id, name: 'copilot', url: `https://api.github.com/repositories/${id}` } },
    });
    const event = { ...workflowRun({ pull_requests: [pull(77, 6), pull(1, 5)] }), repository: { id: 5 } };
    const { delivery } = await publishTo(runOf(github, 'workflow_run', event));
    expect(delivery).toMatchObject({ state: 'published', number: 1 });
  });

  test('is none after a push, on an issue, and after a run that was for a push', async () => {
    const runs = [
      runOf(github, 'push', {}),
      runOf(github, 'issue_comment', { issue: { number: 1 } }),
      runOf(github, 'workflow_run', workflowRun({ event: 'push' })),
      runOf(github, 'pull_request', {}),
    ];
    for (const run of runs) expect((await publishTo(run)).delivery).toMatchObject({ state: 'left' });
    expect(github.requests).toEqual([]);
  });

  test('that somebody commented on is the one', async () => {
    const { delivery } = await publishTo(runOf(github, 'issue_comment', { issue: { number: 1, pull_request: {} } }));
    expect(delivery).toMatchObject({ state: 'published', number: 1 });
  });
});
