import { describe, expect, test } from 'vitest';
import type { DataverseRequest } from '../../../../src/backends/dynamics365/dataverse/dataverse-request.ts';
import type { Metadata } from '../../../../src/backends/dynamics365/dataverse/metadata.ts';
import type { Written } from '../../../../src/backends/dynamics365/kinds/kind-mapping.ts';
import { permissionOf } from '../../../../src/backends/dynamics365/preflight/permission-of.ts';
import type { UserRights } from '../../../../src/backends/dynamics365/preflight/user-rights.ts';
import type { AccessLevel } from '../../../../src/model/kinds/security-role.ts';
import { guidOf } from '../kinds/translating.ts';

const ID = guidOf('1');
const table = (name: string, entitySet: string, isOrganizationOwned: boolean) =>
  [name, { table: name, entitySet, primaryId: `${name}id`, isOrganizationOwned, columns: new Map() }] as const;
const METADATA: Metadata = new Map([
  table('msdyn_agentcopilotsetting', 'msdyn_agentcopilotsettings', true),
  table('msdyn_appconfiguration', 'msdyn_appconfigurations', false),
  table('msdyn_appcopilotconfiguration', 'msdyn_appcopilotconfigurations', false),
]);

const holding = (levels: Readonly<Record<string, AccessLevel>>, isWhole = true): UserRights => ({
  byName: new Map(Object.entries(levels).map(([name, level]) => [name.toLowerCase(), level])),
  byId: new Map(),
  isWhole,
});
const sending = (...operations: DataverseRequest[]): Written => ({
  via: 'change-set',
  operations,
  needsFreshRead: false,
});
const may = (rights: UserRights, ...operations: DataverseRequest[]) =>
  permissionOf(sending(...operations), rights, METADATA);

const CHANGE_SETTING: DataverseRequest = { method: 'PATCH', path: `msdyn_agentcopilotsettings(${ID})` };
const CHANGE_PROFILE: DataverseRequest = { method: 'PATCH', path: `msdyn_appconfigurations(${ID})` };

describe('what the documentation asks for is denied without it', () => {
  test.each<[string, DataverseRequest, string]>([
    ['a change', CHANGE_SETTING, 'prvWritemsdyn_agentcopilotsetting'],
    [
      'a row made by PATCH',
      { ...CHANGE_PROFILE, headers: { 'If-None-Match': '*' } },
      'prvCreatemsdyn_appconfiguration',
    ],
    ['a row made by POST', { method: 'POST', path: 'roles', body: { name: 'x' } }, 'prvCreateRole'],
    ['a deletion', { ...CHANGE_PROFILE, method: 'DELETE' }, 'prvDeletemsdyn_appconfiguration'],
    [
      'giving a role privileges',
      {
        method: 'POST',
        path: `roles(${ID})/Microsoft.Dynamics.CRM.AddPrivilegesRole`,
        body: { Privileges: [{ PrivilegeId: ID, PrivilegeName: 'prvReadX', Depth: 'Global' }] },
      },
      'prvWriteRole',
    ],
    [
      'taking one away',
      {
        method: 'POST',
        path: `roles(${ID})/Microsoft.Dynamics.CRM.RemovePrivilegeRole`,
        body: { Privilege: { privilegeid: ID } },
      },
      'prvWriteRole',
    ],
  ])('%s', (_, request, missing) => {
    expect(may(holding({ prvReadUser: 'global' }), request)).toEqual({ state: 'denied', missing: [missing] });
  });

  test('every privilege is named once', () => {
    expect(may(holding({}), CHANGE_SETTING, CHANGE_SETTING, CHANGE_PROFILE)).toEqual({
      state: 'denied',
      missing: ['prvWritemsdyn_agentcopilotsetting', 'prvWritemsdyn_appconfiguration'],
    });
  });
});

describe('what is held is allowed', () => {
  test('in whatever case of letters the service spells it', () => {
    expect(may(holding({ PRVWRITEMSDYN_APPCONFIGURATION: 'global' }), CHANGE_PROFILE)).toEqual({ state: 'allowed' });
  });

  test('at any level where rows belong to the organization', () => {
    expect(may(holding({ prvWritemsdyn_agentcopilotsetting: 'basic' }), CHANGE_SETTING)).toEqual({ state: 'allowed' });
  });

  test('and a step that sends nothing', () => {
    expect(may(holding({}))).toEqual({ state: 'allowed' });
  });
});

describe('unknown is', () => {
  test.each<AccessLevel>(['basic', 'local', 'deep', 'none'])('the level %s on rows that people own', (level) => {
    expect(may(holding({ prvWritemsdyn_appconfiguration: level }), CHANGE_PROFILE)).toMatchObject({
      state: 'unknown',
      missing: ['prvWritemsdyn_appconfiguration'],
    });
  });

  test('what is not in a list in which privileges have no name', () => {
    expect(may(holding({}, false), CHANGE_SETTING)).toMatchObject({
      state: 'unknown',
      missing: ['prvWritemsdyn_agentcopilotsetting'],
    });
  });

  test.each<[string, DataverseRequest, readonly string[]]>([
    [
      'a link to a user',
      {
        method: 'POST',
        path: `msdyn_appconfigurations(${ID})/msdyn_appconfiguration_systemuser/$ref`,
        body: { '@odata.id': `https://contoso.crm4.dynamics.com/api/data/v9.2/systemusers(${ID})` },
      },
      ['prvAppendToUser', 'prvAppendmsdyn_appconfiguration'],
    ],
    [
      'a row that points to another',
      {
        method: 'PATCH',
        path: `msdyn_appcopilotconfigurations(${ID})`,
        headers: { 'If-None-Match': '*' },
        body: { 'msdyn_appconfigurationid@odata.bind': `/msdyn_appconfigurations(${ID})` },
      },
      ['prvAppendTomsdyn_appconfiguration', 'prvAppendmsdyn_appcopilotconfiguration'],
    ],
    [
      'the setting of an app',
      { method: 'POST', path: 'SaveSettingValue', body: { AppUniqueName: 'x' } },
      ['prvCreateAppSetting', 'prvWriteAppSetting'],
    ],
    [
      'the setting of the organization',
      { method: 'POST', path: 'SaveSettingValue', body: {} },
      ['prvCreateOrganizationSetting', 'prvWriteOrganizationSetting'],
    ],
    ['publishing', { method: 'POST', path: 'PublishXml' }, ['prvPublishCustomization']],
  ])('%s without privileges that are only inferred', (_, request, missing) => {
    const rights = holding({ prvCreatemsdyn_appcopilotconfiguration: 'global' });
    expect(may(rights, request)).toMatchObject({ state: 'unknown', missing });
    const all = holding(
      Object.fromEntries([...missing, 'prvCreatemsdyn_appcopilotconfiguration'].map((name) => [name, 'global'])),
    );
    expect(may(all, request)).toEqual({ state: 'allowed' });
  });

  test('to give a privilege further than it is held', () => {
    const give = (Depth: string): DataverseRequest => ({
      method: 'POST',
      path: `roles(${ID})/Microsoft.Dynamics.CRM.AddPrivilegesRole`,
      body: { Privileges: [{ PrivilegeId: ID.toUpperCase(), PrivilegeName: 'prvReadX', Depth }] },
    });
    const rights: UserRights = {
      byName: new Map([
        ['prvwriterole', 'global'],
        ['prvreadx', 'local'],
      ]),
      byId: new Map([[ID, 'local']]),
      isWhole: true,
    };
    expect(may(rights, give('Local'))).toEqual({ state: 'allowed' });
    expect(may(rights, give('Deep'))).toEqual({
      state: 'unknown',
      missing: ['prvReadX'],
      why: 'Whether it holds these far enough is not known: prvReadX.',
    });
  });

  test('a change through an admin API, a step that will be refused, and a request of which nothing is known', () => {
    expect(permissionOf({ via: 'features', values: { a: true } }, holding({}), METADATA)).toEqual({
      state: 'unknown',
      why: 'The admin APIs have no way to ask what an identity may do.',
    });
    const failure = { code: 'rejected', message: 'There is no such app.' };
    expect(permissionOf({ via: 'refused', failure }, holding({}), METADATA)).toEqual({
      state: 'unknown',
      why: 'It will be refused: There is no such app.',
    });
    expect(may(holding({}), { method: 'POST', path: 'SomethingElse' })).toMatchObject({ state: 'unknown' });
  });

  test('everything, where the service does not say what is held', () => {
    expect(may({ why: 'It does not say.' }, CHANGE_SETTING)).toEqual({ state: 'unknown', why: 'It does not say.' });
  });
});
