import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openGitHubApi } from '../../src/ci/github/open-github-api.ts';
import { publishComment } from '../../src/ci/github/publish-comment.ts';
import type { Account } from './github-repository.ts';
import { ALL_PERMISSIONS, type Fault, type GitHubStandIn, startGitHub } from './github-stand-in.ts';
import { apiOf, NEW_SHA, publicationOf, pullRequestEvent, runOf, type TestWorld, worldFor } from './publishing.ts';

const ADA: Account = { id: 7, login: 'ada', type: 'User' };
const START = Date.parse('2026-11-28T12:00:00Z');

let github: GitHubStandIn;
let world: TestWorld;
beforeEach(async () => {
  github = await startGitHub({ now: () => START });
  github.repository.addPullRequest({ sha: NEW_SHA, owner: 'contoso', branch: 'change' }, ADA);
  world = worldFor(github);
});
afterEach(async () => {
  await github.close();
});

async function comment(patience: Parameters<typeof apiOf>[2] = {}) {
  const run = runOf(github, 'pull_request', pullRequestEvent(1));
  return await publishComment(publicationOf(), run, await apiOf(github, world, patience), world);
}

const GET = { method: 'GET', path: /comments/ } as const;
const POST = { method: 'POST', path: /comments$/ } as const;
const written = () => github.repository.comments.length;

describe('GitHub that is slow, away or busy', () => {
  test.each<[string, Fault['what']]>([
    ['an error', { status: 502 }],
    ['a connection that ends', { lost: 'before' }],
    ['an answer that breaks off', { brokenOff: true }],
  ])('is asked again after %s, a little later each time', async (_, what) => {
    github.fail({ ...GET, times: 2, what });
    await comment();
    expect(world.waits).toEqual([1000, 2000]);
    expect(written()).toBe(1);
  });

  test('is given up after three times: unavailable, with nothing written', async () => {
    github.fail({ ...GET, times: 3, what: { status: 503 } });
    await expect(comment()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('503') });
    expect(written()).toBe(0);
  });

  test.each<[string, Fault['what']]>([
    ['lost before it was written', { lost: 'before' }],
    ['lost when it was written', { lost: 'after' }],
    ['an error', { status: 500 }],
    ['broken off', { brokenOff: true }],
  ])('writes one comment where the answer was %s', async (_, what) => {
    github.fail({ ...POST, what });
    expect(await comment()).toMatchObject({ state: 'published' });
    expect(written()).toBe(1);
  });

  test('that loses the answer twice is not asked a third time to write', async () => {
    github.fail({ ...POST, times: 2, what: { lost: 'before' } });
    await expect(comment()).rejects.toMatchObject({ code: 'outcome-unknown' });
    expect(github.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('comments'))).toHaveLength(
      2,
    );
  });

  test('that answers nothing is given up after the time a request has', async () => {
    github.fail({ ...POST, what: { silent: true } });
    await comment({ timeoutMs: 100 });
    expect(written()).toBe(1);
  });

  test('whose requests of the hour are used up is waited for until they are not, when that is soon', async () => {
    github.fail({ ...POST, what: { primaryLimit: { resetsInSeconds: 30 } } });
    await comment();
    expect(world.waits).toEqual([31_000]);
    expect(written()).toBe(1);
  });

  test('whose requests are used up for an hour is not waited for: try again later', async () => {
    github.fail({ ...POST, what: { primaryLimit: { resetsInSeconds: 3600 } } });
    await expect(comment()).rejects.toMatchObject({ code: 'busy', message: expect.stringContaining('3601 seconds') });
    expect(world.waits).toEqual([]);
  });

  test('that is asked too much at once is waited for as long as it says, or a minute', async () => {
    github.fail({ ...GET, what: { secondaryLimit: { retryAfterSeconds: 7 } } });
    github.fail({ ...POST, what: { secondaryLimit: {} } });
    await comment();
    expect(world.waits).toEqual([7_000, 60_000]);
    expect(written()).toBe(1);
  });

  test('is waited for within one budget for all requests', async () => {
    github.fail({ ...GET, what: { secondaryLimit: { retryAfterSeconds: 70 } } });
    github.fail({ ...POST, what: { secondaryLimit: { retryAfterSeconds: 70 } } });
    await expect(comment()).rejects.toMatchObject({ code: 'busy' });
    expect(world.waits).toEqual([70_000]);
  });

  test('that asks to come back at once, and says no again, is left in the end', async () => {
    github.fail({ ...GET, times: 1000, what: { secondaryLimit: { retryAfterSeconds: 0 } } });
    await expect(comment()).rejects.toMatchObject({ code: 'busy' });
    expect(world.waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000]);
  });

  test('that is away for longer than anybody waits is unavailable, and no limit', async () => {
    github.fail({ ...GET, what: { status: 503, retryAfterSeconds: 600 } });
    await expect(comment()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('503') });
    expect(world.waits).toEqual([]);
  });

  test('is left when a person interrupts', async () => {
    const stop = new AbortController();
    world = worldFor(github, {}, stop.signal);
    github.fail({ ...GET, what: { silent: true } });
    const asked = comment();
    setImmediate(() => stop.abort());
    await expect(asked).rejects.toMatchObject({ code: 'interrupted' });
    expect(written()).toBe(0);
  });

  test('is left when a person interrupts while it is waited for', async () => {
    const sleep = async () => {
      throw new Error('aborted');
    };
    world = { ...world, sleep };
    github.fail({ ...GET, what: { status: 502 } });
    await expect(comment()).rejects.toMatchObject({ code: 'interrupted' });
    github.fail({ ...POST, what: { lost: 'after' } });
    await expect(comment()).rejects.toMatchObject({ code: 'outcome-unknown' });
  });
});

describe('something else that answers for GitHub', () => {
  test.each([
    ['<html>'],
    [{}],
    [null],
    [''],
    [{ total_count: 0, items: [] }],
    [[null]],
    [[{ id: 'x' }]],
    [[{ id: 1, html_url: 2 }]],
    [7],
  ])('with %j is told, and nothing is written', async (other) => {
    github.fail({ ...GET, what: { other } });
    await expect(comment()).rejects.toMatchObject({ code: 'corrupt' });
    expect(written()).toBe(0);
  });

  test.each([['<html>'], [{}], [{ data: null }], [null]])(
    'asked whose the token is, with %j, is not believed',
    async (other) => {
      github.fail({ method: 'POST', path: /graphql/, what: { other } });
      const told = await comment().catch((error: unknown) => error);
      expect(told).not.toBeInstanceOf(TypeError);
    },
  );

  test.each([
    ['RATE_LIMITED', 'API rate limit exceeded for user ID 7.', 'busy'],
    [undefined, 'Something went wrong while executing your query. This may be the result of a timeout.', 'unavailable'],
  ])(
    'is %s, is not taken for a token of GitHub Actions, or a person would write twice',
    async (type, message, code) => {
      github.tokens.set(github.token, { account: ADA, permissions: ALL_PERMISSIONS });
      await comment();
      const other = { data: null, errors: [{ type, message }] };
      github.fail({ method: 'POST', path: /graphql/, what: { other } });
      await expect(comment()).rejects.toMatchObject({ code });
      expect(written()).toBe(1);
    },
  );

  test.each([2 ** 53, 1.5])('with the number %d, which is not exact, is told: it would name another', async (id) => {
    await comment();
    const [body = ''] = github.repository.comments.map((each) => each.body);
    const user = { id: 41_898_282, login: 'github-actions[bot]' };
    github.fail({ ...GET, what: { other: [{ id, html_url: 'https://github.example/', body, user }] } });
    await expect(comment()).rejects.toMatchObject({ code: 'corrupt' });
    expect(github.requests.filter(({ method }) => method === 'PATCH' || method === 'DELETE')).toEqual([]);
  });

  test('with a page and an error is told in a sentence', async () => {
    const [first, ...rest] = ['<!DOCTYPE html>', '<html>', '<title>Unicorn!</title>'];
    github.fail({ ...GET, times: 3, what: { status: 502, message: [first, ...rest].join('\n') } });
    await expect(comment()).rejects.toMatchObject({
      message: 'GitHub answered 502: a page, and no answer of its API.',
    });
  });

  test('without an end is not read to it, and not asked again', async () => {
    github.fail({ ...GET, what: { other: 'x'.repeat(49 * 1024 * 1024) } });
    await expect(comment()).rejects.toMatchObject({ code: 'rejected', message: expect.stringContaining('48 MiB') });
    expect(github.requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
    expect(world.waits).toEqual([]);
  });

  test('with the largest page there is is read', async () => {
    for (let at = 0; at < 100; at++) github.repository.addComment(1, ADA, '\u0001'.repeat(65_536));
    expect(await comment()).toMatchObject({ what: 'written on pull request 1' });
  });

  test('with something unreadable to what was written is asked whether it was', async () => {
    github.fail({ ...POST, what: { doneBut: '<html>' } });
    expect(await comment()).toMatchObject({ what: 'written on pull request 1' });
    expect(written()).toBe(1);
  });
});

describe('what cannot be written to', () => {
  const fault = async (message: string, status: number) => {
    github.fail({ ...GET, what: { status, message } });
    return await comment().catch((error: unknown) => error);
  };

  test('as its conversation is locked, its repository archived or it is full, is told so, and not asked a permission', async () => {
    const { repository } = github;
    const [pull] = repository.issues;
    if (pull === undefined) throw new Error('It is there.');
    pull.locked = true;
    await expect(comment()).rejects.toMatchObject({ code: 'rejected', hint: expect.stringContaining('unlock') });
    pull.locked = false;
    repository.isArchived = true;
    await expect(comment()).rejects.toMatchObject({ code: 'rejected', hint: expect.stringContaining('Unarchive') });
    repository.isArchived = false;
    for (let at = 0; at < 2500; at++) repository.addComment(1, ADA, 'x');
    await expect(comment()).rejects.toMatchObject({ code: 'rejected', hint: expect.stringContaining('Delete') });
    expect(written()).toBe(2500);
  });

  test('as it is not there, or not to be seen, is told both', async () => {
    expect(await fault('Not Found', 404)).toMatchObject({
      code: 'not-permitted',
      hint: expect.stringMatching(/pull-requests: write.*deleted/),
    });
    expect(await fault('This issue was deleted', 410)).toMatchObject({
      code: 'rejected',
      hint: expect.stringContaining('deleted'),
    });
    expect(await fault('User is blocked', 403)).toMatchObject({ code: 'not-permitted' });
  });

  test('is told in no more than a line, cut between two characters', async () => {
    const error = await fault(`${'x'.repeat(298)}😀\n${'y'.repeat(500)}`, 422);
    expect(error).toMatchObject({ code: 'rejected', message: `GitHub answered 422: ${'x'.repeat(298)}…` });
  });
});

describe('a list that does not end', () => {
  const listed = () => github.requests.filter(({ method }) => method === 'GET').length;
  const path = '/repos/contoso/copilot/issues/1/comments?per_page=100';

  test.each<[string, () => string, number]>([
    ['the page that it stands on', () => `${github.apiUrl}${path}&page=2`, 2],
    ['its first page', () => `${github.apiUrl}${path}`, 2],
    ['nowhere', () => 'http://[', 1],
    ['a path', () => path, 1],
  ])('but leads to %s is told, and nothing is written', async (_, nextPage, requests) => {
    github.fail({ ...GET, times: 100, what: { nextPage: nextPage() } });
    await expect(comment()).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('does not end'),
    });
    expect(listed()).toBe(requests);
    expect(written()).toBe(0);
  });

  test('and always has a new page is left after thirty, and what was looked at is told', async () => {
    for (let at = 0; at < 150; at++) github.repository.addComment(1, ADA, 'x');
    github.fail({ ...GET, times: 100, what: { nextPage: `${github.apiUrl}${path}&page={page}` } });
    await expect(comment()).rejects.toMatchObject({
      code: 'rejected',
      message:
        'GitHub lists comments on more than 30 pages. Only the first 150 were looked at; ours may be behind them.',
      hint: expect.stringContaining('--to'),
    });
    expect(listed()).toBe(30);
    expect(written()).toBe(150);
  });

  test('shows one of ours on two pages: it is one, and stays', async () => {
    await comment();
    github.fail({ ...GET, what: { nextPage: `${github.apiUrl}${path}&x=2` } });
    expect(await comment()).toMatchObject({ what: 'as it was on pull request 1' });
    expect(written()).toBe(1);
  });

  test.each<[number, string]>([
    [409, 'rejected'],
    [204, 'corrupt'],
    [205, 'corrupt'],
    [304, 'rejected'],
  ])('with %i has no meaning, and is not taken for empty', async (status, code) => {
    await comment();
    github.fail({ ...GET, what: { status } });
    await expect(comment()).rejects.toMatchObject({ code });
    expect(written()).toBe(1);
  });

  test('is as long as GitHub has comments: ours is found behind 2,499 others, and no other is written', async () => {
    for (let at = 0; at < 2499; at++) github.repository.addComment(1, ADA, 'x');
    await comment();
    expect(await comment()).toMatchObject({ what: 'as it was on pull request 1' });
    expect(written()).toBe(2500);
  });
});

describe('GitHub Enterprise', () => {
  test('has its API below a folder, and that of GraphQL beside it', async () => {
    for (let at = 0; at < 130; at++) github.repository.addComment(1, ADA, 'x');
    const enterprise = { ...github, apiUrl: `${github.apiUrl}/api/v3` };
    const run = runOf(enterprise, 'pull_request', pullRequestEvent(1));
    const api = await apiOf(enterprise, world);
    expect(await publishComment(publicationOf(), run, api, world)).toMatchObject({ state: 'published' });
    expect(new Set(github.requests.map(({ path }) => path.split('/repos')[0]))).toEqual(
      new Set(['/api/graphql', '/api/v3']),
    );
    expect(github.requests.every(({ headers }) => headers['x-github-api-version'] === '2022-11-28')).toBe(true);
  });
});

describe('the token', () => {
  test('goes with every request, to its host only, and a redirect is not followed', async () => {
    const other = await startGitHub();
    github.fail({ ...GET, what: { redirectTo: `${other.apiUrl}/repos/contoso/copilot/issues/1/comments` } });
    await expect(comment()).rejects.toMatchObject({ code: 'rejected', message: expect.stringContaining('307') });
    expect(other.requests).toEqual([]);
    await other.close();
    expect(github.requests.every(({ headers }) => headers.authorization === `token ${github.token}`)).toBe(true);
    expect(github.requests[0]?.headers['user-agent']).toMatch(/^copilotctl\/1\.2\.3/);
  });

  test('does not go to another host that a list continues at', async () => {
    const other = await startGitHub();
    for (let at = 0; at < 130; at++) github.repository.addComment(1, ADA, 'x');
    const { answer } = github.repository;
    github.repository.answer = (request) => {
      const reply = answer.call(github.repository, request);
      const link = reply.headers?.['link']?.replaceAll(github.apiUrl, other.apiUrl);
      return link === undefined ? reply : { ...reply, headers: { link } };
    };
    await expect(comment()).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('another host'),
    });
    expect(other.requests).toEqual([]);
    await other.close();
  });

  test.each([
    'http://api.github.example',
    'ftp://127.0.0.1',
    'not an address',
    'http://127.0.0.1.github.example',
    'https://ada:secret@github.example/api/v3',
    'https://github.example/api/v3?x=1',
    'https://github.example/#x',
  ])('does not go to %s', async (apiUrl) => {
    await expect(openGitHubApi({ owner: 'contoso', repository: 'copilot', apiUrl }, world)).rejects.toMatchObject({
      code: 'rejected',
    });
  });

  test('that is missing is asked for', async () => {
    const without = { ...world, variables: { GITHUB_TOKEN: '' } };
    const { apiUrl } = github;
    await expect(openGitHubApi({ owner: 'contoso', repository: 'copilot', apiUrl }, without)).rejects.toMatchObject({
      code: 'not-permitted',
      message: 'GITHUB_TOKEN is not set.',
    });
  });

  test('that is not valid, or lacks a permission, is told with the permission and without the token', async () => {
    github.tokens.set(github.token, {
      account: ADA,
      permissions: { ...ALL_PERMISSIONS, 'pull-requests': 'read', issues: 'read' },
    });
    const denied = await comment().catch((error: unknown) => error);
    expect(denied).toMatchObject({
      code: 'not-permitted',
      hint: expect.stringContaining('`permissions: pull-requests: write`'),
    });
    github.tokens.clear();
    const unknown = await comment().catch((error: unknown) => error);
    expect(unknown).toMatchObject({ code: 'not-permitted', message: expect.stringContaining('401') });
    for (const error of [denied, unknown]) {
      const { message, hint } = error as { message: string; hint: string };
      expect(`${message} ${hint}`).not.toContain(github.token);
    }
  });

  test.each(['ghs_secret\nx: y', 'ghs_secret two', 'ghs_sécret'])(
    'that is none (%j) is not sent, and not repeated',
    async (token) => {
      world = worldFor(github, { GITHUB_TOKEN: token });
      const error = (await comment().catch((each: unknown) => each)) as Error;
      expect(error).toMatchObject({ code: 'not-permitted' });
      expect(`${error.message} ${error.cause}`).not.toContain('cret');
      expect(github.requests).toEqual([]);
    },
  );

  test('may end with a line feed, as a file does', async () => {
    world = worldFor(github, { GITHUB_TOKEN: `${github.token}\n` });
    expect(await comment()).toMatchObject({ state: 'published' });
  });

  test('may be in GH_TOKEN', async () => {
    world = worldFor(github, { GITHUB_TOKEN: '', GH_TOKEN: github.token });
    expect(await comment()).toMatchObject({ state: 'published' });
  });
});
