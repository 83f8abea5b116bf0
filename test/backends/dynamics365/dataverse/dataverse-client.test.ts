import { describe, expect, it } from 'vitest';
import { BackendError } from '../../../../src/backends/backend-error.ts';
import { DataverseClient } from '../../../../src/backends/dynamics365/dataverse/dataverse-client.ts';
import type { BatchAnswer, BatchItem } from '../../../../src/backends/dynamics365/dataverse/dataverse-request.ts';
import type { HttpAnswer, HttpRequest } from '../../../../src/backends/dynamics365/http/http-request.ts';
import { printAnswers } from './print-answers.ts';

const SIGNAL = new AbortController().signal;
const READ = { effect: false, continueOnError: true, purpose: 'reading' } as const;
const WRITE = { effect: true, continueOnError: false, purpose: 'the changes' } as const;
const ROLES: BatchItem = { method: 'GET', path: 'roles?$select=name' };
const CREATE = { method: 'POST', path: 'tasks', body: { subject: 'x' } } as const;

/** A client whose service gives these answers in turn, and what it was asked. */
function clientOf(answers: readonly HttpAnswer[], organizationUrl = 'https://contoso.crm4.dynamics.com/') {
  const asked: HttpRequest[] = [];
  const send = async (request: HttpRequest) => {
    asked.push(request);
    return answers[asked.length - 1] ?? http(500, { error: { code: '', message: 'nothing more to say' } });
  };
  return { asked, client: new DataverseClient({ conversation: { send }, organizationUrl }) };
}

function batch(answers: readonly BatchAnswer[], status = 200): HttpAnswer {
  const { contentType, body } = printAnswers(answers);
  return { status, headers: new Map([['content-type', contentType]]), text: body };
}

function http(status: number, body: unknown): HttpAnswer {
  return { status, headers: new Map([['content-type', 'application/json']]), text: JSON.stringify(body) };
}

const part = (status: number, body?: Exclude<BatchAnswer, { changeSet: unknown }>['body']) => ({
  status,
  headers: new Map<string, string>(),
  body,
});

const page = (rows: readonly number[], next?: string) =>
  part(200, { '@odata.context': 'c', value: rows, ...(next !== undefined && { '@odata.nextLink': next }) });

const API = 'https://contoso.crm4.dynamics.com/api/data/v9.2';

describe('a batch', () => {
  it('goes out as one POST with the headers that the documentation asks for', async () => {
    const { client, asked } = clientOf([batch([page([1])])]);
    await client.batch([ROLES], { ...READ, consistency: 'strong' }, SIGNAL);
    expect(asked).toMatchObject([
      {
        method: 'POST',
        tokenScope: 'https://contoso.crm4.dynamics.com/.default',
        repeatable: true,
        headers: {
          Accept: 'application/json',
          'OData-MaxVersion': '4.0',
          'OData-Version': '4.0',
          'If-None-Match': 'null',
          Consistency: 'Strong',
          Prefer: 'odata.continue-on-error',
          'Content-Type': expect.stringMatching(/^multipart\/mixed; boundary="batch_\d{8}"$/),
        },
      },
    ]);
    expect(String(asked[0]?.url)).toBe(`${API}/$batch`);
    expect(asked[0]?.body).toContain('GET /api/data/v9.2/roles?$select=name HTTP/1.1');
    expect(asked[0]?.body).toContain(
      'Prefer: odata.maxpagesize=5000,odata.include-annotations="Microsoft.Dynamics.CRM.globalmetadataversion,OData.Community.Display.V1.FormattedValue"',
    );
    expect(asked[0]?.body).toContain('Consistency: Strong');
  });

  it('keeps the path of an organization on this machine', async () => {
    const { client, asked } = clientOf([batch([page([])])], 'http://127.0.0.1:4365/prod');
    await client.batch([ROLES], READ, SIGNAL);
    expect(String(asked[0]?.url)).toBe('http://127.0.0.1:4365/prod/api/data/v9.2/$batch');
    expect(asked[0]?.body).toContain('GET /prod/api/data/v9.2/roles?$select=name HTTP/1.1');
    expect(asked[0]?.tokenScope).toBe('http://127.0.0.1:4365/.default');
  });

  it('with an effect is sent once and has no preference of reads', async () => {
    const { client, asked } = clientOf([batch([{ changeSet: [part(204)] }])]);
    await client.batch([{ changeSet: [CREATE] }], WRITE, SIGNAL);
    expect(asked[0]).toMatchObject({ repeatable: false });
    expect(asked[0]?.headers).not.toHaveProperty('Prefer');
    expect(asked[0]?.body).not.toContain('Prefer');
  });

  it('of nothing is not sent', async () => {
    const { client, asked } = clientOf([]);
    expect(await client.batch([], READ, SIGNAL)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('that the service stopped gives the answers it has', async () => {
    const { client } = clientOf([batch([part(400, { error: { code: '', message: 'no' } })], 400)]);
    expect(await client.batch([CREATE, ROLES], WRITE, SIGNAL)).toMatchObject([{ status: 400 }]);
  });

  it('of 2,500 reads takes three requests, answers in order, all counted', async () => {
    const counts = [1000, 1000, 500];
    const answers = counts.map((count, at) =>
      batch(Array.from({ length: count }, (_, n) => part(200, { n: at * 1000 + n }))),
    );
    const { client } = clientOf(answers);
    const reads = Array.from({ length: 2500 }, (_, n): BatchItem => ({ method: 'GET', path: `roles(${n})` }));
    const read = await client.batch(reads, READ, SIGNAL);
    expect(read.map((each) => 'body' in each && each.body)).toEqual(reads.map((_, n) => ({ n })));
    expect(client.sent).toEqual({ requests: 3, operations: 2500 });
  });

  it('with an effect and more than 1,000 operations is nothing that can be sent', async () => {
    const { client, asked } = clientOf([]);
    const many = { changeSet: Array.from({ length: 1001 }, () => CREATE) };
    await expect(client.batch([many], WRITE, SIGNAL)).rejects.toThrow(RangeError);
    await expect(client.batch([{ changeSet: [CREATE] }], READ, SIGNAL)).rejects.toThrow('has an effect');
    expect(asked).toEqual([]);
  });
});

describe('a collection', () => {
  it('is read to its last page, next links as they are, with the headers of the first request', async () => {
    const next = `${API}/roles?$select=name&$skiptoken=%3Ccookie%20pagenumber=%222%22%20/%3E`;
    const { client, asked } = clientOf([batch([page([1, 2], next), page([7])]), batch([page([3])])]);
    const own = { ...ROLES, headers: { Prefer: 'odata.maxpagesize=2' } };
    const answers = await client.batch([own, ROLES], READ, SIGNAL);
    expect(answers).toMatchObject([{ body: { '@odata.context': 'c', value: [1, 2, 3] } }, { body: { value: [7] } }]);
    expect(answers[0]).not.toHaveProperty(['body', '@odata.nextLink']);
    const path = '/api/data/v9.2/roles?$select=name&$skiptoken=%3Ccookie%20pagenumber=%222%22%20/%3E';
    expect(asked[1]?.body).toContain(`GET ${path} HTTP/1.1`);
    expect(asked[1]?.body).toContain('Prefer: odata.maxpagesize=2\r\n');
  });

  it('takes the pages of all collections in one request for each round', async () => {
    const first = batch([page([1], `${API}/a?2`), page([10], `${API}/b?2`)]);
    const second = batch([page([2], `${API}/a?3`), page([20])]);
    const { client } = clientOf([first, second, batch([page([3])])]);
    const answers = await client.batch([ROLES, ROLES], READ, SIGNAL);
    expect(answers).toMatchObject([{ body: { value: [1, 2, 3] } }, { body: { value: [10, 20] } }]);
    expect(client.sent).toEqual({ requests: 3, operations: 5 });
  });

  it('whose later page fails is answered by that failure', async () => {
    const { client } = clientOf([batch([page([1], `${API}/a?2`)]), batch([part(403, { error: { message: 'no' } })])]);
    expect(await client.batch([ROLES], READ, SIGNAL)).toMatchObject([{ status: 403 }]);
  });

  it.each([
    'https://evil.example/api/data/v9.2/roles',
    '//evil.example/api/data/v9.2/roles',
    'https://contoso.crm4.dynamics.com.evil.example/api/data/v9.2/roles',
    'http://contoso.crm4.dynamics.com/api/data/v9.2/roles',
    'https://contoso.crm4.dynamics.com:444/api/data/v9.2/roles',
    'https://contoso.crm4.dynamics.com/api/data/../../elsewhere',
    'https://contoso.crm4.dynamics.com/api/data/%2e%2e/%2e%2e/elsewhere',
    'javascript:alert(1)',
    'http://[',
  ])('does not go on at %s', async (link) => {
    const { client, asked } = clientOf([batch([page([1], link)])]);
    const reading = client.batch([ROLES], READ, SIGNAL);
    await expect(reading).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('link to another host refused'),
    });
    expect(asked).toHaveLength(1);
  });

  it('that leads in a circle, or has no end, is refused', async () => {
    const circle = clientOf([
      batch([page([1], `${API}/a`)]),
      batch([page([1], `${API}/b`)]),
      batch([page([1], `${API}/a`)]),
    ]);
    await expect(circle.client.batch([ROLES], READ, SIGNAL)).rejects.toMatchObject({ code: 'corrupt' });
    expect(circle.asked).toHaveLength(3);
    const endless = clientOf(Array.from({ length: 999 }, (_, at) => batch([page([at], `${API}/a?${at}`)])));
    await expect(endless.client.batch([ROLES], READ, SIGNAL)).rejects.toThrow('more than 200 pages');
    expect(endless.asked.length).toBeLessThanOrEqual(200);
  });

  it('of a proof behind a change that cannot be read to its end leaves the outcome unknown', async () => {
    const { client } = clientOf([batch([{ changeSet: [part(204)] }, page([1], 'https://evil.example/')])]);
    const writing = client.batch([{ changeSet: [CREATE] }, ROLES], WRITE, SIGNAL);
    await expect(writing).rejects.toMatchObject({ code: 'outcome-unknown' });
  });
});

describe('an answer that is no batch', () => {
  const codeOf = async (answer: HttpAnswer, options: typeof READ | typeof WRITE) => {
    const { client } = clientOf([answer]);
    const item: BatchItem = options.effect ? { changeSet: [CREATE] } : ROLES;
    const error = await client.batch([item], options, SIGNAL).catch((caught) => caught);
    expect(error).toBeInstanceOf(BackendError);
    return error.code;
  };

  it('says no to the whole batch', async () => {
    const error = { error: { code: '', message: "Content-ID Reference: '$1' does not exist in the batch context." } };
    expect(await codeOf(http(400, error), WRITE)).toBe('rejected');
    expect(await codeOf(http(403, error), READ)).toBe('not-permitted');
  });

  it('leaves the outcome of a change unknown when the service failed or it makes no sense', async () => {
    expect(await codeOf(http(500, { error: { code: '', message: 'oops' } }), WRITE)).toBe('outcome-unknown');
    expect(await codeOf(http(200, {}), WRITE)).toBe('outcome-unknown');
    expect(await codeOf({ ...batch([{ changeSet: [part(204)] }]), text: '--batchresponse_1' }, WRITE)).toBe(
      'outcome-unknown',
    );
  });

  it('makes no sense where reading was asked for', async () => {
    expect(await codeOf(http(200, {}), READ)).toBe('corrupt');
    expect(await codeOf({ status: 200, headers: new Map([['content-type', 'text/html']]), text: '<html>' }, READ)).toBe(
      'corrupt',
    );
  });
});
