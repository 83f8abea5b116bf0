import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACTIONS_BOT, type Account } from './github-repository.ts';
import { type GitHubStandIn, startGitHub } from './github-stand-in.ts';

const ADA: Account = { id: 7, login: 'ada', type: 'User' };

let github: GitHubStandIn;
beforeEach(async () => {
  github = await startGitHub();
});
afterEach(async () => {
  await github.close();
});

async function ask(method: string, path: string, body?: object, token = github.token) {
  const response = await fetch(`${github.apiUrl}${path}`, {
    method,
    headers: { ...(token !== '' && { authorization: `Bearer ${token}` }), 'user-agent': 'test' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, link: response.headers.get('link'), data: await response.json() };
}

const REPOSITORY = '/repos/contoso/copilot';

/** What GitHub's documentation says of it. */
describe('the stand-in for GitHub', () => {
  test('lists thirty at a time, at most a hundred, with links to the other pages', async () => {
    const { number } = github.repository.addIssue(ADA, { title: 'x', body: 'y' });
    for (let at = 0; at < 250; at++) github.repository.addComment(number, ADA, `${at}`);
    const path = `${REPOSITORY}/issues/${number}/comments`;
    const first = await ask('GET', path);
    expect(first.data).toHaveLength(30);
    expect(first.link).toContain(`<${github.apiUrl}${path}?page=2>; rel="next"`);
    expect(first.link).toContain('page=9>; rel="last"');
    const last = await ask('GET', `${path}?per_page=500&page=3`);
    expect(last.data).toMatchObject(Array.from({ length: 50 }, (_, at) => ({ body: `${200 + at}` })));
    expect(last.data).toHaveLength(50);
    expect(last.link).not.toContain('rel="next"');
  });

  test('refuses who it does not know (401), who may not (403), and what is not there (404)', async () => {
    expect((await ask('GET', `${REPOSITORY}/issues`, undefined, '')).status).toBe(401);
    expect((await ask('GET', `${REPOSITORY}/issues`, undefined, 'wrong')).status).toBe(401);
    github.tokens.set('reader', { account: ADA, permissions: { issues: 'read' } });
    expect((await ask('GET', `${REPOSITORY}/issues`, undefined, 'reader')).status).toBe(200);
    expect((await ask('POST', `${REPOSITORY}/issues`, { title: 'x' }, 'reader')).status).toBe(403);
    expect((await ask('GET', '/repos/contoso/other/issues')).status).toBe(404);
    expect((await ask('POST', `${REPOSITORY}/issues/99/comments`, { body: 'x' })).status).toBe(404);
  });

  test('tells a person who they are, and a job only by GraphQL', async () => {
    github.tokens.set('ada', { account: ADA, permissions: {} });
    expect((await ask('GET', '/user', undefined, 'ada')).data).toMatchObject({ login: 'ada' });
    expect((await ask('GET', '/user')).status).toBe(403);
    const { data } = await ask('POST', '/graphql', { query: 'query { viewer { login databaseId } }' });
    expect(data).toEqual({ data: { viewer: { login: ACTIONS_BOT.login, databaseId: ACTIONS_BOT.id } } });
  });

  test('takes texts of 65,536 characters and 50 annotations, and no more', async () => {
    const { number } = github.repository.addIssue(ADA, { title: 'x', body: 'y' });
    const comments = `${REPOSITORY}/issues/${number}/comments`;
    expect((await ask('POST', comments, { body: 'x'.repeat(65_536) })).status).toBe(201);
    expect(await ask('POST', comments, { body: 'x'.repeat(65_537) })).toMatchObject({
      status: 422,
      data: { errors: [{ message: 'Body is too long (maximum is 65536 characters)' }] },
    });
    const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'x' };
    const check = (count: number) =>
      ask('POST', `${REPOSITORY}/check-runs`, {
        name: 'x',
        head_sha: 'a',
        output: { title: 'x', summary: 'y', annotations: Array.from({ length: count }, () => annotation) },
      });
    expect((await check(50)).status).toBe(201);
    expect((await check(51)).status).toBe(422);
  });

  test('lists issues the newest first unless it is asked, with pull requests among them', async () => {
    for (const title of ['a', 'b']) github.repository.addIssue(ADA, { title, body: '' });
    github.repository.addPullRequest({ sha: 'c', owner: 'contoso', branch: 'd' }, ADA);
    const numbers = async (query: string) =>
      ((await ask('GET', `${REPOSITORY}/issues${query}`)).data as { number: number }[]).map(({ number }) => number);
    expect(await numbers('')).toEqual([3, 2, 1]);
    expect(await numbers('?sort=created&direction=asc')).toEqual([1, 2, 3]);
  });

  test('deletes a comment once (204, then 404)', async () => {
    const { number } = github.repository.addIssue(ADA, { title: 'x', body: 'y' });
    const { id } = github.repository.addComment(number, ADA, 'z');
    const path = `${REPOSITORY}/issues/comments/${id}`;
    const remove = () =>
      fetch(`${github.apiUrl}${path}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${github.token}`, 'user-agent': 'test' },
      });
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 404]);
    expect(github.repository.comments).toEqual([]);
  });

  test('lists the latest check run of a name, or all of them', async () => {
    const made = { name: 'x', head_sha: 'a', output: { title: 'x', summary: 'y' } };
    for (const external_id of ['one', 'two']) await ask('POST', `${REPOSITORY}/check-runs`, { ...made, external_id });
    const path = `${REPOSITORY}/commits/a/check-runs?check_name=x`;
    expect((await ask('GET', path)).data).toMatchObject({ total_count: 1, check_runs: [{ external_id: 'two' }] });
    expect((await ask('GET', `${path}&filter=all`)).data).toMatchObject({ total_count: 2 });
  });

  test('takes no comment where a conversation is locked or full, and nothing in an archived repository (403)', async () => {
    const issue = github.repository.addIssue(ADA, { title: 'x', body: 'y' });
    const comment = () => ask('POST', `${REPOSITORY}/issues/${issue.number}/comments`, { body: 'z' });
    issue.locked = true;
    expect(await comment()).toMatchObject({ status: 403, data: { message: expect.stringContaining('locked') } });
    issue.locked = false;
    for (let at = 0; at < 2500; at++) github.repository.addComment(issue.number, ADA, 'x');
    expect(await comment()).toMatchObject({ status: 403, data: { message: expect.stringContaining('2500') } });
    github.repository.comments.length = 0;
    github.repository.isArchived = true;
    expect(await comment()).toMatchObject({ status: 403, data: { message: expect.stringContaining('archived') } });
  });

  test('keeps a log of what was asked, and of what was never answered', async () => {
    github.fail({ method: 'GET', path: /issues/, what: { lost: 'before' } });
    await expect(ask('GET', `${REPOSITORY}/issues`)).rejects.toThrow();
    await ask('GET', `${REPOSITORY}/issues?state=all`);
    expect(github.requests.map(({ method, path, status }) => [method, path, status])).toEqual([
      ['GET', `${REPOSITORY}/issues`, undefined],
      ['GET', `${REPOSITORY}/issues?state=all`, 200],
    ]);
  });
});
