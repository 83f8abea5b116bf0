import { describe, expect, it } from 'vitest';
import type { Organization } from '../../../src/emulator/dataverse/organization.ts';
import { answeredParts, batchText, type WrittenRequest } from './batch-text.ts';
import { exampleOrganization, fillExamples, idNumber } from './example-organization.ts';
import { refusalOf, send } from './send.ts';

const TYPE = { 'content-type': 'multipart/mixed; boundary=batch' };
type Items = readonly (WrittenRequest | readonly WrittenRequest[])[];

const batch = (organization: Organization, items: Items, headers: Readonly<Record<string, string>> = {}) => {
  const answer = send(organization, 'POST', '$batch', batchText(items), { ...TYPE, ...headers });
  return { ...answer, parts: answeredParts(answer.text ?? '') };
};

const filled = () => {
  const organization = exampleOrganization();
  fillExamples(organization);
  return organization;
};

const create = (subject: string, contentId?: string): WrittenRequest => ({
  method: 'POST',
  url: '/api/data/v9.2/tasks',
  body: { subject },
  ...(contentId !== undefined && { contentId }),
});
const TOO_LONG = create('x'.repeat(201));
const subjects = ({ store }: Organization) => store.all('task').map(({ values }) => values.subject);

describe('$batch', () => {
  it('answers each request in its place, with the location of what was made', () => {
    const organization = filled();
    const { status, headers, parts } = batch(organization, [
      create('One'),
      { method: 'GET', url: "tasks?$filter=subject eq 'One'&$select=subject" },
    ]);
    expect(status).toBe(200);
    expect(headers['Content-Type']).toMatch(/^multipart\/mixed; boundary=batchresponse_/);
    expect(parts.map((part) => part.status)).toEqual([204, 200]);
    expect(parts[0]?.headers).toMatchObject({ Location: expect.stringContaining('/contoso/api/data/v9.2/tasks(') });
    expect(parts[1]?.json.value).toEqual([expect.objectContaining({ subject: 'One' })]);
  });

  it('stops at the first failure with status 400', () => {
    const organization = filled();
    const { status, parts } = batch(organization, [create('One'), TOO_LONG, create('Three')]);
    expect([status, ...parts.map((part) => part.status)]).toEqual([400, 204, 400]);
    expect(parts[1]?.json.error.code).toBe('0x80044331');
    expect(parts[1]?.headers).toHaveProperty('REQ_ID');
    expect(subjects(organization)).not.toContain('Three');
  });

  it('goes on with odata.continue-on-error', () => {
    const organization = filled();
    const { status, parts } = batch(organization, [TOO_LONG, create('Two')], { prefer: 'odata.continue-on-error' });
    expect([status, ...parts.map((part) => part.status)]).toEqual([200, 400, 204]);
    expect(subjects(organization)).toContain('Two');
  });

  it('does a change set as a whole or not at all', () => {
    const organization = filled();
    const before = organization.store.dump();
    const remove = { method: 'DELETE', url: `tasks(${idNumber(2)})` };
    const failing = batch(organization, [[create('One', '1'), remove, TOO_LONG]]);
    expect([failing.status, failing.parts.length, failing.parts[0]?.status]).toEqual([400, 1, 400]);
    expect(organization.store.dump()).toEqual(before);
    const done = batch(organization, [[create('One', '1'), { ...remove, contentId: '2' }]]);
    expect(done.parts.map(({ status, contentId }) => [status, contentId])).toEqual([
      [204, '1'],
      [204, '2'],
    ]);
    expect(subjects(organization)).toEqual(['Task 2', 'One']);
  });

  it('lets members refer to earlier ones in the URL, in binds and in @odata.id', () => {
    const organization = filled();
    const { userId } = organization.options;
    const { parts } = batch(organization, [
      [
        { method: 'POST', url: 'accounts', body: { name: 'A' }, contentId: '1' },
        { method: 'POST', url: 'contacts', body: { lastname: 'C' }, contentId: 'two' },
        { method: 'PATCH', url: '$1', body: { 'primarycontactid@odata.bind': '$two' }, contentId: '3' },
        { method: 'PUT', url: '$two/lastname', body: { value: 'Renamed' }, contentId: '4' },
        { method: 'POST', url: 'roles', body: { name: 'R' }, contentId: '5' },
        {
          method: 'POST',
          url: `systemusers(${userId})/systemuserroles_association/$ref`,
          body: { '@odata.id': '$5' },
          contentId: '6',
        },
        {
          method: 'POST',
          url: '$1/Account_Tasks/$ref',
          body: { '@odata.id': `tasks(${idNumber(2)})` },
          contentId: '7',
        },
      ],
    ]);
    expect(parts.map((part) => part.status)).toEqual([204, 204, 204, 204, 204, 204, 204]);
    const account = organization.store.all('account').at(-1);
    const contact = organization.store.all('contact').at(-1);
    expect(account?.values.primarycontactid).toBe(contact?.id);
    expect(contact?.values.lastname).toBe('Renamed');
    expect(organization.store.linked('systemuserroles_association', userId)).toHaveLength(1);
    expect(organization.store.get('task', idNumber(2))?.values.regardingobjectid).toBe(account?.id);
  });

  it('refuses a reference to a later member', () => {
    const organization = filled();
    const items = [[{ ...create('One', '2'), body: { 'regardingobjectid_account_task@odata.bind': '$1' } }]];
    const { status, parts } = batch(organization, items);
    expect(status).toBe(400);
    expect(parts[0]?.json.error.message).toBe("Content-ID Reference: '$1' does not exist in the batch context.");
  });

  it('guards members of a change set by their ETags', () => {
    const organization = filled();
    const etag = send(organization, 'GET', `tasks(${idNumber(2)})`).json['@odata.etag'];
    const change = (ifMatch: string) => ({
      method: 'PATCH',
      url: `tasks(${idNumber(2)})`,
      body: { subject: 'Guarded' },
      headers: { 'If-Match': ifMatch },
    });
    expect(batch(organization, [[create('One'), change('W/"1"')]]).parts[0]?.status).toBe(412);
    expect(subjects(organization)).not.toContain('One');
    expect(batch(organization, [[create('One'), change(etag)]]).status).toBe(200);
  });

  it('takes actions, bound ones too, in a change set, and takes them back with it', () => {
    const organization = filled();
    const depths = { canbebasic: true, canbelocal: true, canbedeep: true, canbeglobal: true };
    organization.store.insert('privilege', idNumber(90), { name: 'prvReadAccount', ...depths });
    organization.store.insert('role', idNumber(91), { name: 'R' });
    const add = {
      method: 'POST',
      url: `roles(${idNumber(91)})/Microsoft.Dynamics.CRM.AddPrivilegesRole`,
      body: { Privileges: [{ PrivilegeId: idNumber(90), Depth: 'Basic' }] },
    };
    const held = () => organization.store.linked('roleprivileges_association', idNumber(91));
    expect(batch(organization, [[add, TOO_LONG]]).status).toBe(400);
    expect(held()).toEqual([]);
    expect(batch(organization, [[add]]).parts.map((part) => part.status)).toEqual([204]);
    expect(held()).toEqual([idNumber(90)]);
  });

  it('refuses a GET in a change set, a batch in a batch, and more than 1000 requests', () => {
    const organization = filled();
    expect(batch(organization, [[create('One'), { method: 'GET', url: 'tasks' }]]).parts[0]?.status).toBe(400);
    expect(subjects(organization)).not.toContain('One');
    expect(batch(organization, [{ method: 'POST', url: '$batch' }]).parts[0]?.status).toBe(400);
    const many = Array.from({ length: 1001 }, () => create('Many'));
    const refused = batch(organization, [many]);
    expect([refused.status, refused.parts.length]).toEqual([400, 0]);
    expect(subjects(organization)).not.toContain('Many');
  });

  it.each([
    ['http://127.0.0.1:4365/contoso/api/data/v9.2/tasks', 200],
    ['http://127.0.0.1:4365/api/data/v9.2/tasks', 200],
    ['/contoso/api/data/v9.2/tasks', 200],
    ['/api/data/v9.2/tasks', 200],
    ['tasks', 200],
    ['TASKS', 404],
    ['/other/api/data/v9.2/tasks', 400],
    ['http://elsewhere.example/api/data/v9.2/tasks', 400],
  ])('a part at %s is answered with %i', (url, status) => {
    expect(batch(filled(), [{ method: 'GET', url: `${url}?$select=subject` }]).parts[0]?.status).toBe(status);
  });

  it('reads what real clients write', () => {
    const text = batchText([create('One'), { method: 'GET', url: 'tasks?$select=subject' }]);
    const written = [
      `\r\n${text}`,
      batchText([create('One'), [create('Two')]], '\n'),
      text.replace(/\r\n\r\n\r\n--batch--\r\n$/, '\r\n--batch--'),
      text.replace('Content-Type: application/http', 'content-type:application/http;msgtype=request'),
    ];
    for (const body of written) expect(send(filled(), 'POST', '$batch', body, TYPE).status, body).toBe(200);
    const quoted = { 'content-type': 'multipart/mixed;boundary="batch"' };
    expect(send(filled(), 'POST', '$batch', text, quoted).status).toBe(200);
  });

  it('does nothing of a body that was cut off or is no batch', () => {
    const organization = filled();
    const text = batchText([create('One'), create('Two')]);
    const bodies = [
      text.replace('--batch--', ''),
      text.slice(0, -20),
      '',
      'no batch',
      text.replaceAll('POST /', 'POST'),
    ];
    for (const body of bodies) {
      expect(refusalOf(send(organization, 'POST', '$batch', body, TYPE)), body).toEqual([400, '0x80040203']);
    }
    expect(send(organization, 'POST', '$batch', text).status).toBe(400);
    expect(send(organization, 'GET', '$batch').status).toBe(405);
    expect(organization.store.all('task')).toHaveLength(2);
  });

  it('tells a watcher of each part', () => {
    const organization = filled();
    const seen: unknown[] = [];
    organization.handle(
      {
        method: 'POST',
        target: '/api/data/v9.2/$batch',
        headers: new Map(Object.entries(TYPE)),
        body: batchText([create('One'), { method: 'GET', url: 'nosuch' }]),
        baseUrl: 'http://127.0.0.1:4365/contoso',
        caller: 'tests',
      },
      (part) => seen.push(part),
    );
    expect(seen).toEqual([
      { method: 'POST', target: '/api/data/v9.2/tasks', status: 204 },
      { method: 'GET', target: 'nosuch', status: 404 },
    ]);
  });

  it('does a change set of 1000 creates', () => {
    const organization = filled();
    const { status, parts } = batch(organization, [Array.from({ length: 1000 }, (_, at) => create(`T${at}`, `${at}`))]);
    expect([status, parts.length]).toEqual([200, 1000]);
  });
});
