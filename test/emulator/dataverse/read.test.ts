import { describe, expect, it } from 'vitest';
import type { Organization } from '../../../src/emulator/dataverse/organization.ts';
import { exampleOrganization, fillExamples, idNumber } from './example-organization.ts';
import { send } from './send.ts';

const filled = () => {
  const organization = exampleOrganization();
  fillExamples(organization);
  return organization;
};

const get = (organization: Organization, path: string, headers: Readonly<Record<string, string>> = {}) =>
  send(organization, 'GET', path, undefined, headers);

const ACCOUNT = `accounts(${idNumber(1)})`;

describe('a read of one row', () => {
  const organization = filled();

  it('has the selected columns, the primary key, the ETag and nothing else', () => {
    const { json } = get(organization, `${ACCOUNT}?$select=name,_primarycontactid_value`);
    expect(json).toEqual({
      '@odata.context':
        'http://127.0.0.1:4365/contoso/api/data/v9.2/$metadata#accounts(name,_primarycontactid_value)/$entity',
      '@odata.etag': expect.stringMatching(/^W\/"\d+"$/),
      name: 'Sample Account',
      _primarycontactid_value: idNumber(1),
      accountid: idNumber(1),
    });
  });

  it('without $select has every column, null where nothing is', () => {
    const { json } = get(organization, ACCOUNT);
    expect(json).toMatchObject({ numberofemployees: null, _ownerid_value: organization.options.userId });
    expect(json).not.toHaveProperty('primarycontactid');
  });

  it('takes a GUID in upper case, by the name of the key, and a declared alternate key', () => {
    const id = 'ABCDEF00-0000-0000-0000-00000000000A';
    organization.store.insert('account', id, { name: 'Upper', accountnumber: 'X/1' });
    for (const key of [id, `accountid=${id}`, "accountnumber='X%2F1'"]) {
      expect(get(organization, `accounts(${key})?$select=name`).json, key).toMatchObject({ name: 'Upper' });
    }
    expect(get(organization, "accounts(name='Upper')").status).toBe(400);
    expect(get(organization, "accounts(accountnumber='none')").status).toBe(404);
  });

  it('expands a lookup and collections of both kinds, with what was selected of them', () => {
    organization.store.update('task', idNumber(3), { regardingobjectid: idNumber(1) });
    const path = `${ACCOUNT}?$select=name&$expand=primarycontactid($select=fullname),Account_Tasks($select=subject;$filter=contains(subject,'2'))`;
    expect(get(organization, path).json).toMatchObject({
      primarycontactid: { fullname: 'Yvonne McKay (sample)', contactid: idNumber(1) },
      Account_Tasks: [{ subject: 'Task 2', activityid: idNumber(3) }],
    });
    organization.store.insert('role', idNumber(8), { name: 'CSR' });
    organization.store.link('systemuserroles_association', organization.options.userId, idNumber(8));
    const user = get(
      organization,
      `systemusers(${organization.options.userId})?$expand=systemuserroles_association($select=name)`,
    );
    expect(user.json.systemuserroles_association).toEqual([
      expect.objectContaining({ name: 'CSR', roleid: idNumber(8) }),
    ]);
    const role = get(
      organization,
      `roles(${idNumber(8)})?$select=name&$expand=systemuserroles_association($select=fullname)`,
    );
    expect(role.json.systemuserroles_association).toHaveLength(1);
  });

  it('follows a lookup and a collection in the path', () => {
    expect(get(organization, `${ACCOUNT}/primarycontactid?$select=firstname`).json).toMatchObject({
      firstname: 'Yvonne',
    });
    expect(get(organization, `${ACCOUNT}/Account_Tasks/$count`)).toMatchObject({ status: 200, text: '1' });
    expect(get(organization, `accounts(${idNumber(1)})/primarycontactid/$ref`).json['@odata.id']).toMatch(/contacts\(/);
  });

  it('reads one property and its raw value', () => {
    expect(get(organization, `${ACCOUNT}/name`).json).toMatchObject({ value: 'Sample Account' });
    expect(get(organization, `${ACCOUNT}/numberofemployees`).status).toBe(204);
  });

  it('answers 304 to its ETag, but not with $expand or annotations', () => {
    const etag = get(organization, ACCOUNT).json['@odata.etag'];
    const known = { 'if-none-match': etag };
    expect(get(organization, ACCOUNT, known)).toMatchObject({ status: 304, text: undefined });
    expect(get(organization, ACCOUNT, { 'if-none-match': 'null' }).status).toBe(200);
    expect(get(organization, `${ACCOUNT}?$expand=primarycontactid`, known).status).toBe(200);
    expect(get(organization, ACCOUNT, { ...known, prefer: 'odata.include-annotations="*"' }).status).toBe(200);
  });

  it('has annotations when they are asked for', () => {
    const path = `${ACCOUNT}?$select=accountcategorycode,_primarycontactid_value,creditonhold,revenue`;
    const { json } = get(organization, path, { prefer: 'odata.include-annotations="*"' });
    expect(json).toMatchObject({
      '@Microsoft.Dynamics.CRM.globalmetadataversion': expect.stringMatching(/^\d+$/),
      'accountcategorycode@OData.Community.Display.V1.FormattedValue': 'Preferred Customer',
      'creditonhold@OData.Community.Display.V1.FormattedValue': 'No',
      'revenue@OData.Community.Display.V1.FormattedValue': '5,000,000',
      '_primarycontactid_value@OData.Community.Display.V1.FormattedValue': 'Yvonne McKay (sample)',
      '_primarycontactid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'contact',
      '_primarycontactid_value@Microsoft.Dynamics.CRM.associatednavigationproperty': 'primarycontactid',
    });
    const one = get(organization, path, {
      prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.lookuplogicalname"',
    });
    expect(Object.keys(one.json).filter((name) => name.includes('@M') || name.includes('@OData'))).toEqual([
      '_primarycontactid_value@Microsoft.Dynamics.CRM.lookuplogicalname',
    ]);
  });

  it.each([
    [`accounts(${idNumber(77)})`, 404, '0x80040217'],
    ['nosuchset', 404, '0x80060888'],
    [`${ACCOUNT}?$select=nosuch`, 400, '0x80060888'],
    [`${ACCOUNT}?$select=primarycontactid`, 400, '0x80060888'],
    [`${ACCOUNT}?$expand=nosuch`, 400, '0x80060888'],
    [`${ACCOUNT}/nosuch`, 404, '0x80060888'],
    ['accounts(5)', 400, '0x80060888'],
    ['accounts?$skip=1', 400, '0x80060888'],
    ['accounts?$search=x', 400, '0x80060888'],
    ['accounts?$apply=aggregate(revenue with sum as total)', 501, ''],
    ['accounts?$top=-1', 400, '0x80060888'],
    ['accounts?$orderby=nosuch', 400, '0x80060888'],
    ['accounts?$select=%E0%A4%A', 400, '0x80060888'],
    ['NoSuchFunction()', 404, '0x80060888'],
  ])('%s is refused', (path, status, code) => {
    const answer = get(organization, path);
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
  });

  it('no longer knows a table or column that left the schema', () => {
    const smaller = filled();
    smaller.changeSchema({ removeColumn: { table: 'account', column: 'fax' } });
    expect(get(smaller, `${ACCOUNT}?$select=fax`).status).toBe(400);
    smaller.changeSchema({ removeTable: 'account' });
    expect(get(smaller, ACCOUNT).status).toBe(404);
  });
});

describe('a read of many rows', () => {
  const organization = filled();
  const names = (path: string, headers = {}) =>
    get(organization, path, headers).json.value.map(({ fullname }) => String(fullname).split(' ')[0]);

  it('is in the order of creation, or as $orderby says, up and down', () => {
    expect(names('contacts')).toEqual(['Yvonne', 'Susanna', 'Nancy', 'Maria']);
    expect(names('contacts?$orderby=fullname desc')).toEqual(['Yvonne', 'Susanna', 'Nancy', 'Maria']);
    expect(names('contacts?$orderby=firstname desc,fullname asc')).toEqual(['Yvonne', 'Maria', 'Nancy', 'Susanna']);
  });

  it('has at most $top rows, and all of them in $count', () => {
    const { json } = get(organization, 'contacts?$top=1&$count=true');
    expect([json.value.length, json['@odata.count']]).toEqual([1, 4]);
    expect(get(organization, "contacts/$count?$filter=contains(fullname,'n')").text).toBe('3');
  });

  it('comes in pages; links keep the query and $top does not count', () => {
    const headers = { prefer: 'odata.maxpagesize=3' };
    const first = get(organization, 'contacts?$select=fullname&$orderby=fullname&$top=1', headers);
    expect(first.headers['Preference-Applied']).toBe('odata.maxpagesize=3');
    expect(first.json.value).toHaveLength(3);
    const link: string = first.json['@odata.nextLink'];
    expect(link).toMatch(
      /^http:\/\/127\.0\.0\.1:4365\/contoso\/api\/data\/v9\.2\/contacts\?\$select=fullname&\$orderby/,
    );
    const second = get(organization, link.slice(link.indexOf('contacts?')), headers).json;
    expect(second.value.map(({ fullname }) => fullname)).toEqual(['Yvonne McKay (sample)']);
    expect(second).not.toHaveProperty('@odata.nextLink');
  });

  it('goes on behind the last row of a page when rows before it are gone', () => {
    const changing = filled();
    const headers = { prefer: 'odata.maxpagesize=2' };
    const link: string = get(changing, 'contacts', headers).json['@odata.nextLink'];
    send(changing, 'DELETE', `contacts(${idNumber(1)})`);
    const { json } = get(changing, link.slice(link.indexOf('contacts?')), headers);
    expect(json.value.map(({ contactid }) => contactid)).toEqual([idNumber(6), idNumber(7)]);
  });

  it('has pages of 5000 when nothing is said, and counts no further', () => {
    const large = exampleOrganization();
    for (let at = 0; at < 5001; at += 1) large.store.insert('task', idNumber(at + 100), { subject: String(at) });
    const { json } = get(large, 'tasks?$select=subject&$count=true', { prefer: 'odata.include-annotations="*"' });
    expect([json.value.length, json['@odata.count']]).toEqual([5000, 5000]);
    expect(json['@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded']).toBe(true);
    expect(json).toHaveProperty('@odata.nextLink');
  });

  it('of a link table shows the links', () => {
    organization.store.insert('role', idNumber(8), { name: 'CSR' });
    organization.store.link('systemuserroles_association', organization.options.userId, idNumber(8));
    const set = organization.tables.byName.get('systemuserroles')?.entitySet ?? '';
    expect(get(organization, set).json.value).toEqual([expect.objectContaining({ roleid: idNumber(8) })]);
  });
});

describe('change tracking', () => {
  const headers = { prefer: 'odata.track-changes' };
  const below = (link: string) => link.slice(link.indexOf('contacts?'));

  it('tells what is new, changed and deleted since, once', () => {
    const organization = filled();
    const first = get(organization, 'contacts?$select=fullname', headers);
    expect(first.headers['Preference-Applied']).toBe('odata.track-changes');
    const link = below(first.json['@odata.deltaLink']);
    expect(get(organization, link).json.value).toEqual([]);
    send(organization, 'PATCH', `contacts(${idNumber(1)})`, { firstname: 'Y.' });
    send(organization, 'DELETE', `contacts(${idNumber(5)})`);
    const delta = get(organization, link).json;
    expect(delta.value).toEqual([
      expect.objectContaining({ contactid: idNumber(1) }),
      expect.objectContaining({ id: idNumber(5), reason: 'deleted' }),
    ]);
    expect(get(organization, link.replace('contacts?', 'contacts/$count?')).text).toBe('2');
    expect(get(organization, below(delta['@odata.deltaLink'])).json.value).toEqual([]);
  });

  it('refuses what it cannot combine', () => {
    for (const option of ["$filter=fullname eq 'x'", '$orderby=fullname', '$expand=ownerid', '$top=1']) {
      expect(get(filled(), `contacts?${option}`, headers).status, option).toBe(400);
    }
  });

  it('fails with a token that is too old', () => {
    let now = Date.UTC(2026, 0, 1);
    const organization = exampleOrganization({ clock: () => now });
    const link = below(get(organization, 'contacts', headers).json['@odata.deltaLink']);
    now += 7 * 24 * 3600 * 1000;
    expect(get(organization, link).status).toBe(200);
    now += 1000;
    expect(get(organization, link).status).toBe(400);
  });
});
