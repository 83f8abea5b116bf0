import { describe, expect, test } from 'vitest';
import { privilegesById } from '../../../../src/backends/dynamics365/kinds/role-privileges.ts';
import { depthFallback, securityRole } from '../../../../src/backends/dynamics365/kinds/security-role.ts';
import type { Privilege } from '../../../../src/backends/dynamics365/kinds/snapshot.ts';
import { rowKey } from '../../../../src/model/resource.ts';
import {
  creating,
  deleting,
  type Environment,
  id,
  idOf,
  liveOf,
  operationsOf,
  ROOT,
  row,
  translationOf,
  updating,
} from './role-environment.ts';

const ROLE = id(1);
const READ_EVENT = id(101);
const CREATE_EVENT = id(102);
const READ_PANE = id(103);
const USAGE = id(104);
const ACTIVITY = id(105);
const PLUGIN_TYPE = id(106);

const PRIVILEGES: readonly Privilege[] = [
  {
    id: READ_EVENT,
    name: 'prvReadmsdyn_copilotevent',
    on: { table: 'msdyn_copilotevent', right: 'read' },
    levels: ['basic', 'local', 'deep', 'global'],
  },
  {
    id: CREATE_EVENT,
    name: 'prvCreatemsdyn_copilotevent',
    on: { table: 'msdyn_copilotevent', right: 'create' },
    levels: ['basic', 'local', 'deep', 'global'],
  },
  {
    id: READ_PANE,
    name: 'prvReadmsdyn_PaneConfiguration',
    on: { table: 'msdyn_paneconfiguration', right: 'read' },
    levels: ['global'],
  },
  { id: USAGE, name: 'prvIntelligenceusage', levels: ['global'] },
  { id: ACTIVITY, name: 'prvReadActivity', on: { table: 'email', right: 'read' }, levels: ['basic', 'global'] },
  { id: ACTIVITY, name: 'prvReadActivity', on: { table: 'task', right: 'read' }, levels: ['basic', 'global'] },
];

const CSR = row(ROLE, {
  name: 'Contoso CSR',
  description: 'Representatives',
  _businessunitid_value: ROOT,
  _parentrootroleid_value: ROLE,
  ismanaged: false,
  iscustomizable: { Value: true },
});

const HELD: Environment = {
  rows: { roles: [CSR] },
  privileges: PRIVILEGES,
  grants: {
    [ROLE]: [
      { privilegeId: READ_EVENT, level: 'basic' },
      { privilegeId: USAGE, level: 'global' },
      { privilegeId: PLUGIN_TYPE, privilegeName: 'prvReadPluginType', level: 'global' },
    ],
  },
};

function live(environment: Environment) {
  return liveOf('SecurityRole', securityRole.read(translationOf(environment)), 'contoso csr');
}

describe('reading roles', () => {
  test('a role that was asked for names its grants: tables in order, also those it has from the start', () => {
    expect(securityRole.read(translationOf(HELD))).toEqual([
      {
        spec: {
          displayName: 'Contoso CSR',
          description: 'Representatives',
          privileges: [
            { table: 'msdyn_copilotevent', read: 'basic' },
            { table: 'plugintype', read: 'global' },
          ],
          miscellaneous: ['prvIntelligenceusage'],
        },
        version: [`roles(${ROLE})=W/"0000"`, `${READ_EVENT}:basic`, `${USAGE}:global`, `${PLUGIN_TYPE}:global`],
      },
    ]);
  });

  test('a role that nobody asked for has its name alone', () => {
    expect(live({ rows: { roles: [row(ROLE, { name: 'Contoso CSR', iscustomizable: { Value: true } })] } })).toEqual({
      spec: { displayName: 'Contoso CSR' },
      version: [`roles(${ROLE})=W/"0000"`],
    });
  });

  test('a miscellaneous privilege is spelled as the declaration spells it', () => {
    const asked = [{ kind: 'SecurityRole' as const, name: 'csr', spec: { miscellaneous: ['prvIntelligenceUsage'] } }];
    expect(live({ ...HELD, asked })?.spec['miscellaneous']).toEqual(['prvIntelligenceUsage']);
  });

  test('a privilege that tables share stands on each of them', () => {
    const grants = { [ROLE]: [{ privilegeId: ACTIVITY, level: 'basic' as const }] };
    expect(live({ ...HELD, grants })?.spec['privileges']).toEqual([
      { table: 'email', read: 'basic' },
      { table: 'task', read: 'basic' },
    ]);
  });

  test('a grant whose privilege is not known and has no name is in the version only', () => {
    const grants = { [ROLE]: [{ privilegeId: id(999), level: 'basic' as const }] };
    expect(live({ ...HELD, grants })).toMatchObject({ spec: { displayName: 'Contoso CSR' } });
    expect(live({ ...HELD, grants })?.version).toContain(`${id(999)}:basic`);
  });

  test('a grant that changes changes the version', () => {
    const grants = { [ROLE]: [{ privilegeId: READ_EVENT, level: 'global' as const }] };
    expect(live({ ...HELD, grants })?.version).not.toEqual(live(HELD)?.version);
  });

  test('roles of business units below are not there', () => {
    const copy = row(id(2), { name: 'Contoso CSR', _businessunitid_value: id(9), _parentrootroleid_value: ROLE });
    expect(securityRole.read(translationOf({ rows: { roles: [CSR, copy] } }))).toHaveLength(1);
  });

  test.each([
    [
      'not customizable',
      { name: 'Contoso CSR', ismanaged: true, iscustomizable: { Value: false } },
      'its publisher does not allow it to be customized',
    ],
    [
      'managed, nobody knows whether customizable',
      { name: 'Contoso CSR', ismanaged: true },
      'its publisher does not allow it to be customized',
    ],
    [
      'out of the box and customizable',
      { name: 'Contoso CSR', ismanaged: true, iscustomizable: { Value: true } },
      undefined,
    ],
  ])('a role that is %s is locked or not', (_name, values, locked) => {
    expect(live({ rows: { roles: [row(ROLE, values)] } })?.locked).toBe(locked);
  });

  test('Basic User is locked by its name', () => {
    const roles = [row(ROLE, { name: 'basic user', ismanaged: false })];
    expect(securityRole.read(translationOf({ rows: { roles } }))[0]?.locked).toBe(
      '"basic user" cannot be edited in any environment',
    );
  });

  test('two roles of one name are one, locked with both ids', () => {
    const roles = [CSR, row(id(2), { name: 'contoso csr', _businessunitid_value: ROOT })];
    const rows = securityRole.read(translationOf({ rows: { roles } }));
    expect(rows.map(({ locked }) => locked)).toEqual([`more than one role has this name: ${ROLE}, ${id(2)}`]);
  });

  test('where roles cannot be read there are none', () => {
    expect(securityRole.read(translationOf({ rows: { roles: undefined } }))).toEqual([]);
  });
});

describe('creating a role', () => {
  const NEW = {
    displayName: 'Contoso CSR',
    description: 'Representatives',
    privileges: [{ table: 'msdyn_copilotevent', create: 'global', read: 'basic', write: 'none' }],
    miscellaneous: ['prvIntelligenceUsage'],
  };
  const roleId = idOf('SecurityRole', 'contoso csr');

  test('is a row with an id of ours in the root business unit, and one call for all grants', () => {
    const grant = (privilege: string, level: string, name: string) => ({
      PrivilegeId: privilege,
      Depth: level,
      BusinessUnitId: ROOT,
      PrivilegeName: name,
    });
    const translation = translationOf({ privileges: PRIVILEGES });
    expect(operationsOf(securityRole.write(creating('SecurityRole', NEW), translation))).toEqual([
      [
        'POST roles',
        {
          roleid: roleId,
          name: 'Contoso CSR',
          description: 'Representatives',
          'businessunitid@odata.bind': `/businessunits(${ROOT})`,
        },
      ],
      [
        `POST roles(${roleId})/Microsoft.Dynamics.CRM.AddPrivilegesRole`,
        {
          Privileges: [
            grant(CREATE_EVENT, 'Global', 'prvCreatemsdyn_copilotevent'),
            grant(READ_EVENT, 'Basic', 'prvReadmsdyn_copilotevent'),
            grant(USAGE, 'Global', 'prvIntelligenceusage'),
          ],
        },
      ],
    ]);
  });

  test('takes the id under which other steps of the same apply name it', () => {
    const pending = new Map([[rowKey('SecurityRole', 'contoso csr'), id(7)]]);
    const written = securityRole.write(
      creating('SecurityRole', NEW),
      translationOf({ privileges: PRIVILEGES, pending }),
    );
    expect(operationsOf(written)).toMatchObject([
      ['POST roles', { roleid: id(7) }],
      [expect.stringContaining(id(7)), {}],
    ]);
  });

  test('takes another id when a renamed role has the first one', () => {
    const roles = [row(roleId, { name: 'Something else' })];
    const written = securityRole.write(
      creating('SecurityRole', { displayName: 'Contoso CSR' }),
      translationOf({ rows: { roles } }),
    );
    expect(operationsOf(written)).toMatchObject([['POST roles', { roleid: idOf('SecurityRole', 'contoso csr', '2') }]]);
  });

  test('names every privilege that is not installed', () => {
    const spec = {
      displayName: 'Contoso CSR',
      privileges: [{ table: 'msdyn_copilottranscript', read: 'basic', write: 'basic' }],
      miscellaneous: ['prvNothing'],
    };
    expect(
      operationsOf(securityRole.write(creating('SecurityRole', spec), translationOf({ privileges: PRIVILEGES }))),
    ).toBe('Not installed here: prvReadmsdyn_copilottranscript, prvWritemsdyn_copilottranscript, prvnothing.');
  });

  test('needs nothing for a right that is to be none', () => {
    const spec = { displayName: 'Contoso CSR', privileges: [{ table: 'unknown_table', read: 'none' }] };
    expect(operationsOf(securityRole.write(creating('SecurityRole', spec), translationOf({})))).toMatchObject([
      ['POST roles', {}],
    ]);
  });

  test('says which levels a privilege takes', () => {
    const spec = { displayName: 'Contoso CSR', privileges: [{ table: 'msdyn_paneconfiguration', read: 'basic' }] };
    expect(
      operationsOf(securityRole.write(creating('SecurityRole', spec), translationOf({ privileges: PRIVILEGES }))),
    ).toBe('prvReadmsdyn_PaneConfiguration does not take the level basic: allowed are none, global.');
  });

  test('refuses several levels for one privilege', () => {
    const spec = {
      displayName: 'Contoso CSR',
      privileges: [
        { table: 'email', read: 'basic' },
        { table: 'task', read: 'global' },
      ],
    };
    expect(
      operationsOf(securityRole.write(creating('SecurityRole', spec), translationOf({ privileges: PRIVILEGES }))),
    ).toBe('prvReadActivity is one privilege for email and task: it cannot have several levels.');
  });
});

describe('updating a role', () => {
  const write = (fields: Parameters<typeof updating>[2], environment = HELD) =>
    securityRole.write(updating('SecurityRole', live(environment), fields), translationOf(environment));

  test('changes the name and the description under the ETag', () => {
    const written = write({ '/description': undefined });
    expect(operationsOf(written)).toEqual([
      [`PATCH roles(${ROLE})`, { 'If-Match': 'W/"0000"' }, { description: null }],
    ]);
    expect(written).toMatchObject({ needsFreshRead: false });
  });

  test('gives what is added or changed in one call and takes each right that is removed in one', () => {
    const written = write({
      '/privileges/msdyn_copilotevent/read': 'global',
      '/privileges/msdyn_paneconfiguration': { table: 'msdyn_paneconfiguration', read: 'global' },
      '/miscellaneous': [],
    });
    expect(operationsOf(written)).toMatchObject([
      [
        `POST roles(${ROLE})/Microsoft.Dynamics.CRM.RemovePrivilegeRole`,
        { Privilege: { '@odata.type': 'Microsoft.Dynamics.CRM.privilege', privilegeid: USAGE } },
      ],
      [
        `POST roles(${ROLE})/Microsoft.Dynamics.CRM.AddPrivilegesRole`,
        {
          Privileges: [
            { PrivilegeId: READ_EVENT, Depth: 'Global' },
            { PrivilegeId: READ_PANE, Depth: 'Global' },
          ],
        },
      ],
    ]);
    expect(written).toMatchObject({ needsFreshRead: true });
  });

  test('takes away what a role holds by a privilege that nobody asked about', () => {
    expect(operationsOf(write({ '/privileges/plugintype': undefined }))).toMatchObject([
      [`POST roles(${ROLE})/Microsoft.Dynamics.CRM.RemovePrivilegeRole`, { Privilege: { privilegeid: PLUGIN_TYPE } }],
    ]);
  });

  test('never replaces the privileges of a role', () => {
    const written = write({
      '/privileges/msdyn_copilotevent/read': 'none',
      '/privileges/msdyn_copilotevent/create': 'deep',
    });
    expect(JSON.stringify(written)).not.toContain('ReplacePrivilegesRole');
    expect(operationsOf(written)).toHaveLength(2);
  });

  test('of a role that is gone is refused', () => {
    const change = updating('SecurityRole', live(HELD), { '/description': 'x' });
    expect(securityRole.write(change, translationOf({}))).toMatchObject({ via: 'refused', failure: { code: 'moved' } });
  });
});

describe('a level that adding did not change', () => {
  const change = updating('SecurityRole', live(HELD), {
    '/privileges/msdyn_copilotevent/read': 'global',
    '/privileges/msdyn_copilotevent/create': 'basic',
  });

  test('is removed and added anew, and nothing else is', () => {
    const grants = {
      [ROLE]: [
        { privilegeId: READ_EVENT, level: 'basic' as const },
        { privilegeId: CREATE_EVENT, level: 'basic' as const },
      ],
    };
    expect(depthFallback(change, translationOf({ ...HELD, grants }))).toMatchObject([
      {
        path: `roles(${ROLE})/Microsoft.Dynamics.CRM.RemovePrivilegeRole`,
        body: { Privilege: { privilegeid: READ_EVENT } },
      },
      {
        path: `roles(${ROLE})/Microsoft.Dynamics.CRM.AddPrivilegesRole`,
        body: { Privileges: [{ PrivilegeId: READ_EVENT, Depth: 'Global' }] },
      },
    ]);
  });

  test('needs nothing when every level is as wanted', () => {
    const grants = { [ROLE]: [{ privilegeId: READ_EVENT, level: 'global' as const }] };
    expect(depthFallback(change, translationOf({ ...HELD, grants }))).toEqual([]);
  });

  test('is found in a role that was created just now', () => {
    const spec = { displayName: 'Contoso CSR', privileges: [{ table: 'msdyn_copilotevent', read: 'global' }] };
    expect(depthFallback(creating('SecurityRole', spec), translationOf(HELD))).toHaveLength(2);
  });
});

describe('deleting a role', () => {
  test('is one request under its ETag', () => {
    expect(operationsOf(securityRole.write(deleting('SecurityRole', live(HELD)), translationOf(HELD)))).toEqual([
      [`DELETE roles(${ROLE})`, { 'If-Match': 'W/"0000"' }],
    ]);
  });

  test('of a managed one is refused', () => {
    const environment = {
      rows: { roles: [row(ROLE, { name: 'Contoso CSR', ismanaged: true, iscustomizable: { Value: true } })] },
    };
    expect(
      operationsOf(securityRole.write(deleting('SecurityRole', live(environment)), translationOf(environment))),
    ).toBe('"Contoso CSR" belongs to a managed solution and cannot be deleted.');
  });
});

test('a privilege that several tables share is there once', () => {
  expect(privilegesById(PRIVILEGES).get(ACTIVITY)).toMatchObject({
    on: { table: 'email' },
    alsoOn: [{ table: 'task', right: 'read' }],
  });
});
