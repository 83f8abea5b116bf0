import { describe, expect, it } from 'vitest';
import type { Organization } from '../../../src/emulator/dataverse/organization.ts';
import type { OrganizationOptions } from '../../../src/emulator/dataverse/organization-options.ts';
import { exampleOrganization, fillExamples, idNumber } from './example-organization.ts';
import { refusalOf, send } from './send.ts';

const filled = (options: Partial<OrganizationOptions> = {}) => {
  const organization = exampleOrganization(options);
  fillExamples(organization);
  return organization;
};

const ACCOUNT = `accounts(${idNumber(1)})`;
const account = (organization: Organization, id = idNumber(1)) => organization.store.get('account', id)?.values;

describe('a create', () => {
  it('says where the row is, and fills what the platform fills', () => {
    const organization = filled();
    const { status, headers, text } = send(organization, 'POST', 'accounts', { name: 'New' });
    expect([status, text]).toEqual([204, undefined]);
    const id = headers['OData-EntityId']?.slice(-37, -1) ?? '';
    expect(account(organization, id)).toMatchObject({
      name: 'New',
      statecode: 0,
      statuscode: 1,
      createdon: '2026-08-22T08:10:44Z',
      ownerid: organization.options.userId,
      createdby: organization.options.userId,
    });
  });

  it('takes an id of our choice once', () => {
    const organization = filled();
    const body = { accountid: idNumber(40), name: 'Chosen' };
    expect(send(organization, 'POST', 'accounts', body).headers['OData-EntityId']).toContain(
      `accounts(${idNumber(40)})`,
    );
    expect(refusalOf(send(organization, 'POST', 'accounts', body))).toEqual([412, '0x80040237']);
  });

  it('makes nested rows on both sides, or nothing at all', () => {
    const organization = filled();
    const body = {
      name: 'Deep',
      primarycontactid: { firstname: 'Nested' },
      Account_Tasks: [{ subject: 'One' }, { subject: 'Two' }],
    };
    const { json } = send(
      organization,
      'POST',
      'accounts?$select=name&$expand=primarycontactid($select=firstname),Account_Tasks($select=subject)',
      body,
      { prefer: 'return=representation' },
    );
    expect(json).toMatchObject({
      primarycontactid: { firstname: 'Nested' },
      Account_Tasks: [{ subject: 'One' }, { subject: 'Two' }],
    });
    const before = organization.store.dump();
    const bad = { ...body, Account_Tasks: [{ subject: 'One' }, { subject: 'x'.repeat(201) }] };
    expect(refusalOf(send(organization, 'POST', 'accounts', bad))).toEqual([400, '0x80044331']);
    expect(organization.store.dump()).toEqual(before);
  });

  it.each([
    [{ nosuch: 1 }, 400, '0x80048d19'],
    [{ _primarycontactid_value: idNumber(1) }, 400, '0x80048d19'],
    [{ 'nosuch@odata.bind': '/contacts(1)' }, 400, '0x80048d19'],
    [{ name: 5 }, 400, '0x80040203'],
    [{ name: 'x'.repeat(161) }, 400, '0x80044331'],
    [{ accountcategorycode: 3 }, 400, '0x8004431a'],
    [{ accountcategorycode: '1' }, 400, '0x80040203'],
    [{ numberofemployees: -1 }, 400, '0x80040203'],
    [{ numberofemployees: 1.5 }, 400, '0x80040203'],
    [{ creditonhold: 'yes' }, 400, '0x80040203'],
    [{ statecode: null }, 400, '0x80040203'],
    [{ statecode: 1, statuscode: 1 }, 400, '0x80040203'],
    [{ accountid: 'no guid' }, 400, '0x80040203'],
    [{ primarycontactid: idNumber(1) }, 400, '0x80040203'],
    [{ 'primarycontactid@odata.bind': `/contacts(${idNumber(99)})` }, 404, '0x80040217'],
    [{ 'primarycontactid@odata.bind': `/tasks(${idNumber(2)})` }, 400, '0x80040203'],
    [{ 'primarycontactid@odata.bind': `/nosuch(${idNumber(2)})` }, 404, '0x80060888'],
    [{ 'primarycontactid@odata.bind': 'contacts' }, 400, '0x80040203'],
    ['[1]', 400, '0x80060888'],
    ['{"name":', 400, '0x80060888'],
  ])('refuses %j', (body, status, code) => {
    const organization = filled();
    expect(refusalOf(send(organization, 'POST', 'accounts', body))).toEqual([status, code]);
    expect(organization.store.all('account')).toHaveLength(1);
  });

  it('leaves columns aside that cannot be written, and annotations', () => {
    const organization = filled();
    const body = { name: 'New', createdon: '2001-01-01T00:00:00Z', '@odata.type': '#x', 'name@x': 1, versionnumber: 7 };
    const { json } = send(organization, 'POST', 'accounts', body, { prefer: 'return=representation' });
    expect(json).toMatchObject({ createdon: '2026-08-22T08:10:44Z', name: 'New' });
  });

  it('of a role is followed by what the platform does with it', () => {
    const organization = exampleOrganization();
    const body = { name: 'CSR', 'businessunitid@odata.bind': `/businessunits(${organization.options.businessUnitId})` };
    const { json } = send(organization, 'POST', 'roles', body, { prefer: 'return=representation' });
    expect(json).toMatchObject({ iscustomizable: { Value: true }, _parentrootroleid_value: json.roleid });
  });
});

describe('an update', () => {
  it('changes only what it names, and the version', () => {
    const organization = filled();
    const before = send(organization, 'GET', ACCOUNT).json;
    expect(send(organization, 'PATCH', ACCOUNT, { name: 'Changed' }).status).toBe(204);
    const after = send(organization, 'GET', ACCOUNT).json;
    expect(after).toMatchObject({
      name: 'Changed',
      description: before.description,
      modifiedon: '2026-08-22T08:10:44Z',
    });
    expect(after['@odata.etag']).not.toBe(before['@odata.etag']);
  });

  it('without If-Match creates the row with the id of the URL', () => {
    const organization = filled();
    const answer = send(organization, 'PATCH', `accounts(${idNumber(60)})`, { name: 'Upserted' });
    expect([answer.status, answer.headers['OData-EntityId']]).toEqual([204, expect.stringContaining(idNumber(60))]);
    expect(account(organization, idNumber(60))?.name).toBe('Upserted');
    const shown = { prefer: 'return=representation' };
    expect(send(organization, 'PATCH', `accounts(${idNumber(61)})`, {}, shown).status).toBe(201);
    expect(send(organization, 'PATCH', `accounts(${idNumber(61)})`, {}, shown).status).toBe(200);
  });

  it('happens under its conditions only', () => {
    const organization = filled();
    const etag = send(organization, 'GET', ACCOUNT).json['@odata.etag'];
    const patch = (headers: Readonly<Record<string, string>>, path = ACCOUNT) =>
      send(organization, 'PATCH', path, { name: 'x' }, headers).status;
    expect(patch({ 'if-match': 'W/"1"' })).toBe(412);
    expect(patch({ 'if-none-match': '*' })).toBe(412);
    expect(patch({ 'if-match': '*' }, `accounts(${idNumber(99)})`)).toBe(404);
    expect(patch({ 'if-match': etag }, `accounts(${idNumber(99)})`)).toBe(404);
    expect(account(organization)?.name).toBe('Sample Account');
    expect(patch({ 'if-match': etag })).toBe(204);
    expect(patch({ 'if-match': etag })).toBe(412);
    expect(patch({ 'if-match': '*', 'if-none-match': 'null' })).toBe(204);
    expect(patch({ 'if-none-match': '*' }, `accounts(${idNumber(99)})`)).toBe(204);
  });

  it('empties a lookup by null, in both spellings, and by $ref', () => {
    for (const body of [{ 'primarycontactid@odata.bind': null }, { primarycontactid: null }]) {
      const organization = filled();
      expect(send(organization, 'PATCH', ACCOUNT, body).status).toBe(204);
      expect(account(organization)?.primarycontactid).toBeNull();
    }
    const organization = filled();
    expect(send(organization, 'DELETE', `${ACCOUNT}/primarycontactid/$ref`).status).toBe(204);
    expect(account(organization)?.primarycontactid).toBeNull();
    const put = { '@odata.id': `http://127.0.0.1:4365/contoso/api/data/v9.2/contacts(${idNumber(5)})` };
    expect(send(organization, 'PUT', `${ACCOUNT}/primarycontactid/$ref`, put).status).toBe(204);
    expect(account(organization)?.primarycontactid).toBe(idNumber(5));
  });

  it('moves state and status together', () => {
    const organization = filled();
    send(organization, 'PATCH', ACCOUNT, { statecode: 1 });
    expect(account(organization)).toMatchObject({ statecode: 1, statuscode: 2 });
    send(organization, 'PATCH', ACCOUNT, { statuscode: 1 });
    expect(account(organization)).toMatchObject({ statecode: 0, statuscode: 1 });
  });

  it('of one property sets it, clears it, and refuses lookups and what is fixed', () => {
    const organization = filled();
    const put = (column: string, body: unknown) => send(organization, 'PUT', `${ACCOUNT}/${column}`, body).status;
    expect(put('name', { value: 'Put' })).toBe(204);
    expect(account(organization)?.name).toBe('Put');
    expect(send(organization, 'DELETE', `${ACCOUNT}/description`).status).toBe(204);
    expect(account(organization)?.description).toBeNull();
    expect(put('_primarycontactid_value', { value: idNumber(5) })).toBe(400);
    expect(put('createdon', { value: '2001-01-01T00:00:00Z' })).toBe(400);
    expect(put('name', {})).toBe(400);
    expect(put('name', { value: 'x'.repeat(161) })).toBe(400);
    expect(send(organization, 'DELETE', `${ACCOUNT}/statecode`).status).toBe(400);
  });

  it('of an out-of-the-box profile or a fixed role is refused', () => {
    const organization = filled();
    organization.store.insert('msdyn_appconfiguration', idNumber(80), { msdyn_name: 'Default', ismanaged: true });
    organization.store.insert('role', idNumber(81), { name: 'Fixed', iscustomizable: { Value: false } });
    for (const [path, name] of [
      [`msdyn_appconfigurations(${idNumber(80)})`, 'msdyn_name'],
      [`roles(${idNumber(81)})`, 'name'],
    ] as const) {
      expect(refusalOf(send(organization, 'PATCH', path, { [name]: 'Mine' })), path).toEqual([400, '0x80040265']);
      expect(refusalOf(send(organization, 'DELETE', path)), path).toEqual([400, '0x80040265']);
    }
  });

  it('needs the privilege, which a refusal names', () => {
    const organization = filled({ missingPrivileges: ['prvwriteaccount', 'prvReadContact'] });
    const answer = send(organization, 'PATCH', ACCOUNT, { name: 'x' });
    expect(refusalOf(answer)).toEqual([403, '0x80040220']);
    expect(answer.json.error.message).toContain('prvWriteAccount');
    expect(send(organization, 'GET', 'contacts').status).toBe(403);
    expect(send(organization, 'POST', 'contacts', {}).status).toBe(204);
  });
});

describe('a delete', () => {
  it('removes the row, empties lookups to it, and answers 404 the second time', () => {
    const organization = filled();
    const contact = `contacts(${idNumber(1)})`;
    expect(send(organization, 'DELETE', contact, undefined, { 'if-match': 'W/"1"' }).status).toBe(412);
    expect(send(organization, 'DELETE', contact).status).toBe(204);
    expect(account(organization)?.primarycontactid).toBeNull();
    expect(refusalOf(send(organization, 'DELETE', contact))).toEqual([404, '0x80040217']);
  });
});

describe('$ref', () => {
  const role = (at: number) => `http://127.0.0.1:4365/contoso/api/data/v9.2/roles(${idNumber(at)})`;
  const withRoles = () => {
    const organization = filled();
    for (const at of [1, 2]) organization.store.insert('role', idNumber(at), { name: `Role ${at}` });
    return organization;
  };

  it('links and unlinks rows, in both forms, from both sides', () => {
    const organization = withRoles();
    const { userId } = organization.options;
    const user = `systemusers(${userId})/systemuserroles_association`;
    const linked = () => organization.store.linked('systemuserroles_association', userId);
    send(organization, 'POST', `${user}/$ref`, { '@odata.id': role(1) });
    send(organization, 'POST', `${user}/$ref`, { '@odata.id': `roles(${idNumber(2)})` });
    expect(linked()).toEqual([idNumber(1), idNumber(2)]);
    expect(send(organization, 'GET', `${user}/$ref`).json.value).toEqual([
      { '@odata.id': role(1) },
      { '@odata.id': role(2) },
    ]);
    expect(send(organization, 'DELETE', `${user}/$ref?$id=${role(1)}`).status).toBe(204);
    expect(send(organization, 'DELETE', `${user}(${idNumber(2).toUpperCase()})/$ref`).status).toBe(204);
    expect(linked()).toEqual([]);
    const back = `roles(${idNumber(1)})/systemuserroles_association/$ref`;
    expect(send(organization, 'POST', back, { '@odata.id': `systemusers(${userId})` }).status).toBe(204);
    expect(linked()).toEqual([idNumber(1)]);
  });

  it('of a one-to-many collection sets the lookup of the other row', () => {
    const organization = filled();
    send(organization, 'POST', `${ACCOUNT}/Account_Tasks/$ref`, { '@odata.id': `tasks(${idNumber(2)})` });
    expect(organization.store.get('task', idNumber(2))?.values.regardingobjectid).toBe(idNumber(1));
    send(organization, 'DELETE', `${ACCOUNT}/Account_Tasks(${idNumber(2)})/$ref`);
    expect(organization.store.get('task', idNumber(2))?.values.regardingobjectid).toBeNull();
  });

  it('refuses rows that are not there or of another table', () => {
    const organization = withRoles();
    const path = `systemusers(${organization.options.userId})/systemuserroles_association/$ref`;
    expect(send(organization, 'POST', path, { '@odata.id': role(9) }).status).toBe(404);
    expect(send(organization, 'POST', path, { '@odata.id': `contacts(${idNumber(1)})` }).status).toBe(400);
    expect(send(organization, 'POST', path, {}).status).toBe(400);
    expect(send(organization, 'DELETE', path).status).toBe(400);
  });
});

it('verbs that a resource does not take are answered with 405', () => {
  const organization = filled();
  for (const [method, path] of [
    ['PUT', 'accounts'],
    ['DELETE', 'accounts'],
    ['POST', ACCOUNT],
    ['POST', 'WhoAmI'],
    ['GET', 'SaveSettingValue'],
  ] as const) {
    expect(send(organization, method, path, {}).status, `${method} ${path}`).toBe(405);
  }
});
