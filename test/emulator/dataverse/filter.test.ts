import { describe, expect, it } from 'vitest';
import { exampleOrganization, fillExamples, idNumber } from './example-organization.ts';
import { send } from './send.ts';

const organization = exampleOrganization();
fillExamples(organization);
organization.store.insert('account', idNumber(2), {
  name: "O'Brien & Sons",
  revenue: 100,
  createdon: '2020-01-01T00:00:00Z',
  creditonhold: true,
});
organization.store.update('task', idNumber(2), { regardingobjectid: idNumber(1) });
organization.store.insert('role', idNumber(50), { name: 'Fixed', iscustomizable: { Value: false } });
organization.store.insert('role', idNumber(51), { name: 'Free', iscustomizable: { Value: true } });
organization.store.link('systemuserroles_association', organization.options.userId, idNumber(51));

const filtered = (filter: string, set = 'accounts', more = '') => {
  const { status, json } = send(organization, 'GET', `${set}?$filter=${encodeURIComponent(filter)}${more}`);
  return status === 200 ? json.value.map((row) => row.name ?? row.fullname) : [status, json.error.code];
};

const SAMPLE = 'Sample Account';
const BRIEN = "O'Brien & Sons";

describe('$filter', () => {
  it.each([
    ["name eq 'sample ACCOUNT'", [SAMPLE]],
    ["name ne 'Sample Account'", [BRIEN]],
    ["name eq 'O''Brien & Sons'", [BRIEN]],
    ['revenue gt 100', [SAMPLE]],
    ['revenue ge 100 and revenue le 100', [BRIEN]],
    ['revenue lt 100', []],
    ['100 eq revenue', [BRIEN]],
    ['accountnumber eq null', [BRIEN]],
    ['accountnumber ne null', [SAMPLE]],
    ['accountcategorycode ne 1', [BRIEN]],
    ['creditonhold eq true', [BRIEN]],
    ['createdon ge 2020-01-01', [BRIEN]],
    ['createdon lt 2020-01-01T00:00:00Z', [SAMPLE]],
    ["contains(name,'BRIEN')", [BRIEN]],
    ["startswith(name,'sample')", [SAMPLE]],
    ["endswith(name,'sons') eq true", [BRIEN]],
    ["not contains(name,'brien')", [SAMPLE]],
    ["contains(name,'brien') eq false", [SAMPLE]],
    ["not contains(accountnumber,'x')", [SAMPLE]],
    ['not (revenue gt 100 or creditonhold eq true)', []],
    ["name eq 'x' or revenue eq 100 and creditonhold eq true", [BRIEN]],
    ["(name eq 'Sample Account' or revenue eq 100) and creditonhold eq true", [BRIEN]],
    [`_primarycontactid_value eq ${idNumber(1)}`, [SAMPLE]],
    [`primarycontactid/contactid eq ${idNumber(1)}`, [SAMPLE]],
    ["primarycontactid/fullname eq 'yvonne mckay (sample)'", [SAMPLE]],
    [`accountid eq ${idNumber(2)}`, [BRIEN]],
    ["Account_Tasks/any(t:t/subject eq 'task 1')", [SAMPLE]],
    ['Account_Tasks/any()', [SAMPLE]],
    ["Account_Tasks/all(t:contains(t/subject,'Task'))", [SAMPLE, BRIEN]],
    ["not Account_Tasks/any(t:t/subject eq 'Task 1')", [BRIEN]],
    ["Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['sample account','x'])", [SAMPLE]],
    ['Microsoft.Dynamics.CRM.In(PropertyName=\'revenue\',PropertyValues=["100"])', [BRIEN]],
  ])('%s', (filter, names) => {
    expect(filtered(filter)).toEqual(names);
  });

  it('takes the arguments of In from aliases', () => {
    const filter = 'Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)';
    const aliases = `&@p1='name'&@p2=${encodeURIComponent('["Sample Account"]')}`;
    expect(filtered(filter, 'accounts', aliases)).toEqual([SAMPLE]);
  });

  it('looks into managed properties and over N:N collections', () => {
    expect(filtered('iscustomizable/Value eq false', 'roles')).toEqual(['Fixed']);
    expect(filtered("systemuserroles_association/any(r:r/name eq 'Free')", 'systemusers')).toEqual(['Platform team']);
  });

  it('reads + as a space, as the service does', () => {
    const { json } = send(organization, 'GET', "accounts?$filter=name+eq+'Sample+Account'&$select=name");
    expect(json.value).toHaveLength(1);
  });

  it.each([
    'nosuchcolumn eq 1',
    "name eq 'open",
    'name eq 5',
    "revenue eq 'a'",
    'name like 5',
    'name eq',
    '(name eq null',
    'primarycontactid eq null',
    'Account_Tasks/any(t:t/nosuch eq 1)',
    'tolower(name) eq null',
    `${'('.repeat(300)}name eq null${')'.repeat(300)}`,
  ])('%s is refused', (filter) => {
    expect(filtered(filter)).toEqual([400, '0x80060888']);
  });

  it('of thousands of terms does not exhaust anything', () => {
    const terms = Array.from({ length: 2500 }, (_, at) => `revenue eq ${at}`).join(' or ');
    const target = `accounts?$filter=${terms.replaceAll(' ', '+')}&$select=name`;
    expect(target.length).toBeGreaterThan(32_768);
    expect(send(organization, 'GET', target).status).toBe(414);
    const fewer = terms.split(' or ').slice(0, 1200).join('+or+').replaceAll(' ', '+');
    expect(send(organization, 'GET', `accounts?$filter=${fewer}&$select=name`).json.value).toHaveLength(1);
  });
});
