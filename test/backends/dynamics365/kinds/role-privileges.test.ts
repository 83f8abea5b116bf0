import { describe, expect, test } from 'vitest';
import { BackendError } from '../../../../src/backends/backend-error.ts';
import {
  decodeGrants,
  decodePrivileges,
  grantsRequest,
  privilegeRequests,
} from '../../../../src/backends/dynamics365/kinds/role-privileges.ts';
import { rightInName } from '../../../../src/model/privilege-names.ts';
import type { Resource } from '../../../../src/model/resource.ts';
import { id } from './role-environment.ts';

const COLUMNS = 'privilegeid,name,accessright,canbebasic,canbelocal,canbedeep,canbeglobal';

function role(spec: Resource['spec']): Resource {
  return { kind: 'SecurityRole', name: 'it', spec };
}

describe('asking for privileges', () => {
  test('asks for the definition of each table once and for miscellaneous ones by name', () => {
    const requests = privilegeRequests([
      role({ privileges: [{ table: 'product', read: 'global' }], miscellaneous: ['prvB', 'prvA'] }),
      role({ privileges: [{ table: 'msdyn_aimodel' }, { table: 'product' }] }),
      { kind: 'CopilotSettings', name: 'default', spec: {} },
    ]);
    expect(requests.map(({ path }) => path)).toEqual([
      "EntityDefinitions(LogicalName='msdyn_aimodel')?$select=LogicalName,Privileges",
      "EntityDefinitions(LogicalName='product')?$select=LogicalName,Privileges",
      `privileges?$select=${COLUMNS}&$filter=name%20eq%20'prvA'%20or%20name%20eq%20'prvB'`,
    ]);
  });

  test('asks for all privileges when everything is read', () => {
    expect(privilegeRequests('everything').map(({ path }) => path)).toEqual([`privileges?$select=${COLUMNS}`]);
  });

  test('asks nothing when no role is asked for', () => {
    expect(privilegeRequests([])).toEqual([]);
  });

  test('keeps below the conditions that one query may have', () => {
    const miscellaneous = Array.from({ length: 250 }, (_, at) => `prv${at}`);
    expect(privilegeRequests([role({ miscellaneous })])).toHaveLength(3);
  });

  test('lets nothing but an id into the address', () => {
    expect(grantsRequest(id(1)).path).toBe(`RetrieveRolePrivilegesRole(RoleId=${id(1)})`);
    expect(() => grantsRequest('1)/$ref')).toThrow(BackendError);
  });
});

describe('privileges in answers', () => {
  test('of a table have its name and the right of their type, and the levels they can take', () => {
    const body = {
      LogicalName: 'msdyn_aimodel',
      Privileges: [
        {
          Name: 'prvAppendTomsdyn_AIModel',
          PrivilegeId: id(1).toUpperCase(),
          PrivilegeType: 'AppendTo',
          CanBeBasic: true,
          CanBeGlobal: true,
          CanBeDeep: false,
        },
        { Name: 'prvOther', PrivilegeId: id(2), PrivilegeType: 'None' },
      ],
    };
    expect(decodePrivileges(body)).toEqual([
      {
        id: id(1),
        name: 'prvAppendTomsdyn_AIModel',
        on: { table: 'msdyn_aimodel', right: 'appendTo' },
        levels: ['basic', 'global'],
      },
    ]);
  });

  test('of the table of privileges are told apart by right and name', () => {
    const levels = { canbebasic: false, canbelocal: false, canbedeep: false, canbeglobal: true };
    const value = [
      { privilegeid: id(1), name: 'prvReadOrganizationSetting', accessright: 1, ...levels },
      { privilegeid: id(2), name: 'prvAppendTomsdyn_x', accessright: 16, ...levels },
      { privilegeid: id(3), name: 'prvIntelligenceUsage', accessright: 0, ...levels },
      { privilegeid: id(4), name: 'prvReadOnlySomething', accessright: 0, ...levels },
      { privilegeid: id(5), name: 'prvSharemsdyn_x', ...levels },
    ];
    expect(decodePrivileges({ value }).map(({ on }) => on)).toEqual([
      { table: 'organizationsetting', right: 'read' },
      { table: 'msdyn_x', right: 'appendTo' },
      undefined,
      undefined,
      { table: 'msdyn_x', right: 'share' },
    ]);
  });

  test.each([
    ['prvAppendTomsdyn_x', { table: 'msdyn_x', right: 'appendTo' }],
    ['prvAppendmsdyn_x', { table: 'msdyn_x', right: 'append' }],
    ['PRVREADProduct', { table: 'product', right: 'read' }],
    ['prvIntelligenceUsage', undefined],
    ['prvRead', undefined],
  ])('the name %s says what it is for', (name, expected) => {
    expect(rightInName(name)).toEqual(expected);
  });
});

describe('grants in answers', () => {
  test('have levels, whether the depth is a name or a number; one by record filter reaches nothing', () => {
    const RolePrivileges = [
      { PrivilegeId: id(3), Depth: 'RecordFilter', PrivilegeName: null },
      { PrivilegeId: id(2), Depth: 3, PrivilegeName: 'prvReadProduct' },
      { PrivilegeId: id(1), Depth: 'Basic', PrivilegeName: '' },
    ];
    expect(decodeGrants({ RolePrivileges })).toEqual([
      { privilegeId: id(1), level: 'basic' },
      { privilegeId: id(2), privilegeName: 'prvReadProduct', level: 'global' },
      { privilegeId: id(3), level: 'none' },
    ]);
  });

  test.each([
    [undefined],
    [{}],
    [{ RolePrivileges: ['x'] }],
    [{ RolePrivileges: [{ PrivilegeId: 'x', Depth: 'Basic' }] }],
    [{ RolePrivileges: [{ PrivilegeId: id(1), Depth: 'Sideways' }] }],
  ])('that make no sense are said to: %j', (body) => {
    expect(() => decodeGrants(body)).toThrow(BackendError);
  });
});
