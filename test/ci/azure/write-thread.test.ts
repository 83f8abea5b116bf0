import { getPersonalAccessTokenHandler } from 'azure-devops-node-api';
import { GitApi } from 'azure-devops-node-api/GitApi.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { azureRunner } from '../../../src/ci/azure/azure-runner.ts';
import { publish } from '../../../src/ci/publish.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import type { Report } from '../../../src/model/report.ts';
import { placed, reportOf } from '../../render/sample-report.ts';
import { type AzureStandIn, startAzureStandIn } from '../azure-stand-in.ts';

let azure: AzureStandIn;
let slept: number[];
beforeEach(async () => {
  azure = await startAzureStandIn();
  slept = [];
});
afterEach(() => azure.close());

const nothing = reportOf({ environments: [{ name: 'prod', backend: 'embedded', declared: 1 }] });
const planned = reportOf({ environments: [{ name: 'prod', backend: 'embedded', declared: 1, plan: placed }] });
const broken = reportOf({
  result: 'invalid',
  exitCode: 65,
  diagnostics: [{ code: 'load/missing', severity: 'error', message: 'Missing.' }],
});

interface More {
  readonly variables?: Readonly<Record<string, string | undefined>>;
  readonly key?: string;
  readonly signal?: AbortSignal;
}

async function write(report: Report, { variables = {}, key = 'copilotctl', signal }: More = {}): Promise<Delivery> {
  const given = { ...azure.variables, ...variables };
  const world = {
    variables: given,
    command: () => undefined,
    now: () => new Date('2026-11-28T20:00:00Z'),
    sleep: async (ms: number) => {
      slept.push(ms);
    },
    randomId: () => 'x',
    signal: signal ?? new AbortController().signal,
    userAgent: 'copilotctl/0.0.0',
  };
  const publication = { reports: [report], files: new Map(), folder: '', key };
  const [delivery] = await publish(publication, azureRunner(given), ['comment'], world);
  if (delivery === undefined) throw new Error('One place was asked for.');
  return delivery;
}

const sent = () => azure.log.map(({ method, path }) => `${method} ${path.replace(/^.*pullRequests\//, '')}`);
const texts = () => azure.threads.map(({ comments }) => comments[0]?.content ?? '');

describe('the thread of a pull request', () => {
  test('is made once, found by its property, and edited in place', async () => {
    const first = await write(planned);
    expect(first).toMatchObject({ state: 'published', what: 'written', number: 100 });
    expect(first).toMatchObject({
      url: `${azure.collection}Contoso%20Service/_git/copilot/pullrequest/42?discussionId=100`,
    });
    expect(azure.threads).toMatchObject([
      { status: 'active', properties: { 'copilotctl.key': { $type: 'System.String', $value: 'copilotctl' } } },
    ]);
    expect(texts()[0]).toContain('CopilotSettings/default');
    expect(await write(broken)).toMatchObject({ what: 'brought up to date', number: 100 });
    expect(texts()).toHaveLength(1);
    expect(texts()[0]).toContain('Missing.');
    expect(sent()).toEqual(['GET 42/threads', 'POST 42/threads', 'GET 42/threads', 'PATCH 42/threads/100/comments/1']);
  });

  test('of every key is one of its own', async () => {
    await write(planned, { key: 'prod' });
    await write(planned, { key: 'test' });
    await write(broken, { key: 'prod' });
    expect(azure.threads.map(({ properties }) => properties['copilotctl.key']?.$value)).toEqual(['prod', 'test']);
  });

  test('is closed when there is nothing to look at, and active again when there is', async () => {
    await write(nothing);
    expect(azure.threads[0]?.status).toBe('closed');
    await write(planned);
    expect(azure.threads[0]?.status).toBe('active');
    await write(nothing);
    expect(azure.threads[0]?.status).toBe('closed');
  });

  test('that a person resolved stays so until what it says changes', async () => {
    await write(planned);
    const [thread] = azure.threads;
    if (thread === undefined) throw new Error('It was made.');
    thread.status = 'fixed';
    expect(await write(planned)).toMatchObject({ what: 'as it was' });
    expect(thread.status).toBe('fixed');
    await write(broken);
    expect(thread.status).toBe('active');
  });

  test('is written anew where somebody deleted it, and threads of others are left alone', async () => {
    const other = { id: 7, status: 'active', isDeleted: false, properties: {} };
    azure.threads.push({ ...other, comments: [{ id: 1, content: 'Looks good.', author: 'Ana', isDeleted: false }] });
    await write(planned);
    const mine = azure.threads[1];
    if (mine === undefined) throw new Error('It was made.');
    mine.comments.splice(0, 1, { id: 1, content: '', author: 'build service', isDeleted: true });
    await write(planned);
    mine.isDeleted = true;
    await write(planned);
    expect(azure.threads.map(({ id }) => id)).toEqual([7, 101, 102]);
    expect(texts()[0]).toBe('Looks good.');
  });

  test('that somebody else began with our marker or property keeps nobody from ours, which is found again', async () => {
    const theirs = (id: number, properties: AzureStandIn['threads'][number]['properties']) =>
      azure.threads.push({
        ...{ id, status: 'active', isDeleted: false, properties },
        comments: [{ id: 1, content: '<!-- copilotctl.key: copilotctl -->\nFine.', author: 'Eve', isDeleted: false }],
      });
    theirs(7, {});
    theirs(8, { 'copilotctl.key': { $type: 'System.String', $value: 'copilotctl' } });
    azure.fail({ method: 'POST', when: 'before' });
    expect(await write(planned)).toMatchObject({ state: 'published', what: 'written', number: 102 });
    expect(await write(broken)).toMatchObject({ state: 'published', what: 'brought up to date', number: 102 });
    expect(azure.threads).toHaveLength(3);
    expect(texts()[2]).toContain('Missing.');
    expect(azure.threads.slice(0, 2).map(({ status }) => status)).toEqual(['active', 'active']);
    azure.allow('read');
    expect(await write(planned)).toMatchObject({ state: 'failed', error: { code: 'not-permitted' } });
  });

  test('is written, though somebody else began one that says the same before; theirs is not touched', async () => {
    await write(planned);
    const [mine] = azure.threads.splice(0);
    azure.threads.push(thread(7, 'Eve', mine?.comments[0]?.content ?? '', mine?.properties));
    const [theirs] = azure.threads;
    if (theirs === undefined) throw new Error('It was made.');
    theirs.status = 'pending';
    expect(await write(planned)).toMatchObject({ state: 'published', what: 'written', number: 101 });
    expect(theirs).toMatchObject({ id: 7, status: 'pending' });
    expect(azure.threads).toHaveLength(2);
  });

  test('is found by its first line where the service keeps no properties', async () => {
    await write(planned);
    const [thread] = azure.threads;
    if (thread === undefined) throw new Error('It was made.');
    thread.properties = {};
    expect(await write(broken)).toMatchObject({ number: 100 });
    expect(azure.threads).toHaveLength(1);
  });

  test('is never longer than the service takes', async () => {
    const long = { code: 'load/missing', severity: 'error', message: 'x'.repeat(4000) } as const;
    const delivery = await write(reportOf({ ...broken, diagnostics: Array(100).fill(long) }));
    expect(delivery).toMatchObject({ state: 'published' });
    expect(texts()[0]?.length).toBeLessThanOrEqual(150_000);
    expect(texts()[0]?.length).toBeGreaterThan(100);
  });
});

const thread = (id: number, author: string, content: string, properties = {}): AzureStandIn['threads'][number] => ({
  ...{ id, status: 'active', isDeleted: false, properties },
  comments: [{ id: 1, content, author, isDeleted: false }],
});

describe('threads that were begun at the same moment', () => {
  const ours = { 'copilotctl.key': { $type: 'System.String', $value: 'copilotctl' } };
  const MARKER = '<!-- copilotctl.key: copilotctl -->\n';

  /** Two threads of one key, each begun by a job that saw none. */
  async function two() {
    await write(planned);
    const [first] = azure.threads.splice(0);
    if (first === undefined) throw new Error('It was made.');
    azure.threads.push(thread(99, 'Ana', 'Looks good.'));
    await write(planned);
    azure.threads.splice(0, 1, first);
    expect(azure.threads.map(({ id }) => id)).toEqual([100, 101]);
  }

  test('become the older one: the other is closed, and leads to it', async () => {
    await two();
    expect(await write(broken)).toMatchObject({ what: 'brought up to date, 1 double closed', number: 100 });
    expect(azure.threads.map(({ status }) => status)).toEqual(['active', 'closed']);
    expect(texts()[0]).toContain('Missing.');
    expect(texts()[1]).toContain('[thread 100](');
    expect(texts()[1]).toContain('42?discussionId=100).');
    const before = azure.log.length;
    expect(await write(broken)).toMatchObject({ what: 'as it was', number: 100 });
    expect(sent().slice(before)).toEqual(['GET 42/threads', 'PATCH 42/threads/100/comments/1']);
  });

  test('become one where they say already what they should', async () => {
    await two();
    expect(await write(planned)).toMatchObject({ what: 'as it was, 1 double closed', number: 100 });
    expect(azure.threads.map(({ status }) => status)).toEqual(['active', 'closed']);
  });

  test('are closed by a later run where the service went away half way, and then left alone', async () => {
    await two();
    azure.fail(...Array(4).fill({ method: 'PATCH', path: /threads\/101$/, when: 'before', answer: { status: 503 } }));
    expect(await write(broken)).toMatchObject({ state: 'failed', error: { code: 'unavailable' } });
    expect(azure.threads.map(({ status }) => status)).toEqual(['active', 'active']);
    expect(await write(broken)).toMatchObject({ what: 'as it was, 1 double closed', number: 100 });
    expect(azure.threads.map(({ status }) => status)).toEqual(['active', 'closed']);
    expect(await write(broken)).toMatchObject({ what: 'as it was', number: 100 });
  });

  test('are found in the order of their numbers, whatever the order of the list', async () => {
    await two();
    azure.threads.reverse();
    expect(await write(broken)).toMatchObject({ number: 100 });
    expect(azure.threads.map(({ status }) => status)).toEqual(['closed', 'active']);
  });

  test('are ours only: nobody has ours closed by a copy of it, and what others wrote stays', async () => {
    await write(planned);
    const [mine] = azure.threads;
    const [text = ''] = texts();
    azure.threads.unshift(thread(7, 'Eve', text, ours));
    azure.threads.push(
      thread(200, 'Eve', text, ours),
      thread(201, 'Ana', MARKER, ours),
      thread(202, 'Ana', `\n${text}`),
    );
    expect(await write(planned)).toMatchObject({ what: 'as it was', number: 100 });
    const before = azure.log.length;
    expect(await write(broken)).toMatchObject({ what: 'brought up to date', number: 100 });
    // Of threads that are younger only those of its author can be its doubles.
    expect(sent().slice(before)).toEqual([
      'GET 42/threads',
      'PATCH 42/threads/7/comments/1',
      'PATCH 42/threads/100/comments/1',
    ]);
    expect(mine).toMatchObject({ id: 100, status: 'active' });
    expect(azure.threads.filter(({ id }) => id !== 100).map(({ status }) => status)).toEqual(Array(4).fill('active'));
    expect([texts()[0], ...texts().slice(2)]).toEqual([text, text, MARKER, `\n${text}`]);
  });

  test('of somebody who wrote our marker often keep nobody from ours', async () => {
    await write(planned);
    azure.threads.unshift(...Array.from({ length: 50 }, (_, at) => thread(at + 1, 'Eve', `${MARKER}${at}`, ours)));
    expect(await write(broken)).toMatchObject({ what: 'brought up to date', number: 100 });
    expect(azure.threads).toHaveLength(51);
    expect(sent().filter((each) => each.startsWith('PATCH'))).toEqual([
      'PATCH 42/threads/1/comments/1',
      'PATCH 42/threads/100/comments/1',
    ]);
  });
});

describe('a run', () => {
  test('that is for no pull request has none, and one of a repository elsewhere either', async () => {
    expect(await write(planned, { variables: { SYSTEM_PULLREQUEST_PULLREQUESTID: undefined } })).toMatchObject({
      state: 'left',
      why: 'this run is not for a pull request',
    });
    expect(await write(planned, { variables: { BUILD_REPOSITORY_PROVIDER: 'GitHub' } })).toMatchObject({
      state: 'left',
    });
    expect(azure.log).toEqual([]);
  });

  test.each([undefined, '', '$(System.AccessToken)', 'two\nlines', 'tökén'])(
    'without a token (%j) is told how to map it',
    async (token) => {
      const delivery = await write(planned, { variables: { SYSTEM_ACCESSTOKEN: token } });
      expect(delivery).toMatchObject({ state: 'failed', error: { code: 'not-permitted' } });
      expect(JSON.stringify(delivery)).toContain('SYSTEM_ACCESSTOKEN: $(System.AccessToken)');
      expect(azure.log).toEqual([]);
    },
  );

  test.each([
    'http://dev.azure.example/contoso/',
    'https://user:secret@dev.azure.example/contoso/',
    'https://dev.azure.example/contoso/?x=1',
    'ftp://127.0.0.1/',
    'contoso',
    '',
  ])('sends its token to no address such as %s', async (address) => {
    const delivery = await write(planned, { variables: { SYSTEM_COLLECTIONURI: address } });
    expect(delivery).toMatchObject({ state: 'failed', error: { code: 'rejected' } });
    expect(JSON.stringify(delivery)).not.toContain('secret');
  });
});

describe('a refusal', () => {
  const failed = async (more?: More) => {
    const delivery = await write(planned, more);
    if (delivery.state !== 'failed') throw new Error('It was published.');
    return delivery.error;
  };

  test('names the permission that is missing', async () => {
    azure.allow('read');
    expect(await failed()).toMatchObject({
      code: 'not-permitted',
      message: expect.stringContaining('TF401027'),
      hint: expect.stringContaining('Contribute to pull requests'),
    });
  });

  test('of the token is one, whether it comes as 401, as a page to sign in or as a redirect, and is not followed', async () => {
    expect(await failed({ variables: { SYSTEM_ACCESSTOKEN: 'another' } })).toMatchObject({ code: 'not-permitted' });
    for (const answer of [
      { status: 203, body: '<html>Sign in</html>' },
      { status: 302, headers: { location: `${azure.collection}signin` } },
    ]) {
      azure.fail({ when: 'before', answer });
      expect(await failed()).toMatchObject({ code: 'not-permitted' });
    }
    expect(azure.log.map(({ path }) => path)).not.toContain('/contoso/signin');
  });

  test('of a pull request that is not there says what to look at', async () => {
    expect(await failed({ variables: { SYSTEM_PULLREQUEST_PULLREQUESTID: '43' } })).toMatchObject({
      code: 'rejected',
      hint: expect.stringContaining('Read'),
    });
  });

  test('never has the token in it', async () => {
    azure.allow('nothing');
    expect(JSON.stringify(await failed())).not.toContain(azure.variables['SYSTEM_ACCESSTOKEN']);
  });

  test('is no refusal of the token where something else answers: a page with 200, or nothing', async () => {
    for (const answer of [{ status: 200, body: '<html>Welcome</html>' }, { status: 204 }]) {
      azure.fail({ when: 'before', answer });
      expect(await failed()).toMatchObject({ code: 'corrupt', hint: expect.stringContaining('SYSTEM_COLLECTIONURI') });
    }
  });

  test('is told in no more than a line, cut between two characters', async () => {
    const message = `${'x'.repeat(298)}😀\r\n${'y'.repeat(500)}`;
    azure.fail({ when: 'before', answer: { status: 400, body: { message } } });
    expect((await failed()).message).toBe(`Azure DevOps refused with 400: ${'x'.repeat(298)}….`);
  });

  test('is an answer that is not what the documentation says', async () => {
    azure.fail({ when: 'before', answer: { status: 200, body: { value: 'x' } } });
    expect(await failed()).toMatchObject({ code: 'corrupt' });
    azure.fail({ when: 'before', answer: { status: 200, body: { value: [{ id: '1' }, null, 3, { id: 5 }] } } });
    expect(await write(planned)).toMatchObject({ state: 'published', what: 'written' });
  });
});

describe('a service that is busy or away', () => {
  test('is asked again when it says', async () => {
    azure.fail({ when: 'before', answer: { status: 429, headers: { 'retry-after': '7' } } });
    azure.fail({ method: 'POST', when: 'before', answer: { status: 429, headers: { 'retry-after': '3' } } });
    expect(await write(planned)).toMatchObject({ state: 'published' });
    expect(slept).toEqual([7000, 3000]);
    expect(azure.threads).toHaveLength(1);
  });

  test('is asked four times, and not when it asks to wait too long', async () => {
    azure.fail(...Array(4).fill({ method: 'GET', when: 'before', answer: { status: 503 } }));
    expect(await write(planned)).toMatchObject({ state: 'failed', error: { code: 'unavailable' } });
    expect(slept).toEqual([1000, 2000, 4000]);
    azure.fail({ when: 'before', answer: { status: 429, headers: { 'retry-after': '3600' } } });
    expect(await write(planned)).toMatchObject({ state: 'failed', error: { code: 'busy' } });
    expect(slept).toHaveLength(3);
  });

  test('that asks to come back at once is given more time with each try', async () => {
    const answer = { status: 429, headers: { 'retry-after': '0' } };
    azure.fail(...Array(4).fill({ method: 'GET', when: 'before', answer }));
    expect(await write(planned)).toMatchObject({ state: 'failed', error: { code: 'busy' } });
    expect(slept).toEqual([1000, 2000, 4000]);
  });

  test('that lost an answer to a change of a text is asked again', async () => {
    await write(planned);
    azure.fail({ method: 'PATCH', when: 'after' }, { method: 'PATCH', when: 'before' });
    expect(await write(broken)).toMatchObject({ state: 'published', what: 'brought up to date' });
    expect(texts()[0]).toContain('Missing.');
  });

  test.each([
    ['lost before it was made', { method: 'POST', when: 'before' }],
    ['lost after it was made', { method: 'POST', when: 'after' }],
    ['an error before it was made', { method: 'POST', when: 'before', answer: { status: 500 } }],
    ['an error after it was made', { method: 'POST', when: 'after', answer: { status: 502 } }],
  ] as const)('makes one thread, though the answer was %s', async (_, fault) => {
    azure.fail(fault);
    expect(await write(planned)).toMatchObject({ state: 'published', number: 100 });
    expect(azure.threads).toHaveLength(1);
    expect(sent().slice(0, 3)).toEqual(['GET 42/threads', 'POST 42/threads', 'GET 42/threads']);
  });

  test.each(['<html>', { id: 'x' }])('makes one thread, though the answer was %j', async (body) => {
    azure.fail({ method: 'POST', when: 'after', answer: { status: 200, body } });
    expect(await write(planned)).toMatchObject({ state: 'published', number: 100 });
    expect(azure.threads).toHaveLength(1);
    expect(slept).toEqual([2000]);
  });

  test('takes no thread for its own that somebody else began meanwhile', async () => {
    azure.fail({ method: 'POST', when: 'before' });
    azure.fail({
      method: 'GET',
      when: 'after',
      answer: {
        status: 200,
        body: { value: [] },
      },
    });
    const written = write(planned);
    azure.threads.push(thread(7, 'Eve', '<!-- copilotctl.key: copilotctl -->\nFine.'));
    expect(await written).toMatchObject({ state: 'published', what: 'written', number: 101 });
  });

  test('takes no copy of what it was about to write for its own either', async () => {
    await write(planned);
    const [text = ''] = texts();
    azure.threads.splice(0);
    azure.fail({ method: 'GET', when: 'before', answer: { status: 200, body: { value: [] } } });
    azure.fail({ method: 'POST', when: 'before' });
    azure.threads.push(thread(7, 'Eve', text));
    expect(await write(planned)).toMatchObject({ state: 'published', what: 'written', number: 101 });
    expect(azure.threads).toHaveLength(2);
  });

  test('that never says whether it was made ends as unknown', async () => {
    azure.fail(...Array(2).fill({ method: 'POST', when: 'before' }));
    expect(await write(planned)).toMatchObject({ state: 'failed', error: { code: 'outcome-unknown' } });
    expect(azure.threads).toHaveLength(0);
  });

  test('is not waited for when a person interrupts', async () => {
    const interruption = new AbortController();
    interruption.abort();
    expect(await write(planned, { signal: interruption.signal })).toMatchObject({
      state: 'failed',
      error: { code: 'interrupted' },
    });
  });
});

test("the stand-in is what Microsoft's own client speaks with", async () => {
  const token = azure.variables['SYSTEM_ACCESSTOKEN'] ?? '';
  const client = new GitApi(azure.collection, [getPersonalAccessTokenHandler(token)], {});
  const [repository = '', project = ''] = [
    azure.variables['BUILD_REPOSITORY_ID'],
    azure.variables['SYSTEM_TEAMPROJECT'],
  ];
  await write(planned);
  const [thread] = await client.getThreads(repository, 42, project);
  expect(thread?.comments?.[0]?.content).toBe(texts()[0]);
  expect(thread?.properties['copilotctl.key']).toEqual({ $type: 'System.String', $value: 'copilotctl' });
  await client.updateThread({ status: 2 }, repository, 42, thread?.id ?? 0, project);
  await client.updateComment({ content: 'Edited.' }, repository, 42, thread?.id ?? 0, 1, project);
  await client.createThread({ comments: [{ content: 'Another.' }], status: 1 }, repository, 42, project);
  expect(azure.threads.map(({ status }) => status)).toEqual(['fixed', 'active']);
  expect(texts()).toEqual(['Edited.', 'Another.']);
});
