import { describe, expect, test } from 'vitest';
import { experienceProfile } from '../../../../src/backends/dynamics365/kinds/experience-profile.ts';
import type { Resource } from '../../../../src/model/resource.ts';
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

const PROFILE = id(1);
const ROLE = id(2);
const MANAGER = id(3);
const MAPPING = id(4);
const FEATURE = id(5);
const PANE = id(6);
const ANNA = id(7);
const BEN = id(8);

const TIER_1 = row(PROFILE, {
  msdyn_uniquename: 'contoso_Tier1',
  msdyn_name: 'Contoso tier 1',
  msdyn_description: null,
  msdyn_appmoduleuniquename: 'msdyn_CustomerServiceWorkspace',
  msdyn_profileorder: 20,
  msdyn_productivitypaneuniquename: 'contoso_pane',
  ismanaged: false,
});
const USERS = row(PROFILE, {
  msdyn_appconfiguration_systemuser: [
    { systemuserid: ANNA, domainname: 'anna@contoso.example', internalemailaddress: 'anna.andersson@contoso.example' },
  ],
  'msdyn_appconfiguration_systemuser@odata.nextLink': 'https://contoso.crm4.dynamics.com/api/data/v9.2/x',
});

const FULL: Environment = {
  rows: {
    profiles: [TIER_1],
    profileUsers: [USERS],
    profileFeatures: [
      row(FEATURE, {
        _msdyn_appconfigurationid_value: PROFILE,
        msdyn_copilotfeature: 829_050_003,
        msdyn_enabled: false,
      }),
    ],
    profileRoles: [row(MAPPING, { _msdyn_appprofileid_value: PROFILE, _msdyn_securityroleid_value: ROLE })],
    panes: [
      row(PANE, { msdyn_name: 'Pane', msdyn_uniquename: 'contoso_pane', msdyn_panestate: true, msdyn_panemode: false }),
    ],
    roles: [
      row(ROLE, { name: 'Contoso CSR', _businessunitid_value: ROOT }),
      row(MANAGER, { name: 'Contoso CSR Manager', _businessunitid_value: ROOT }),
    ],
    'users/0': [row(BEN, { domainname: 'ben@contoso.example', internalemailaddress: null })],
  },
};

function withRows(rows: Environment['rows'], more: Omit<Environment, 'rows'> = {}): Environment {
  return { ...FULL, ...more, rows: { ...FULL.rows, ...rows } };
}

function live(environment: Environment = FULL) {
  return liveOf('ExperienceProfile', experienceProfile.read(translationOf(environment)), 'contoso_tier1');
}

function profile(spec: Resource['spec']): Resource {
  return { kind: 'ExperienceProfile', name: 'it', spec };
}

describe('reading experience profiles', () => {
  test('puts together the row, its features, roles, users and pane', () => {
    expect(experienceProfile.read(translationOf(FULL))).toEqual([
      {
        spec: {
          uniqueName: 'contoso_Tier1',
          displayName: 'Contoso tier 1',
          app: 'msdyn_CustomerServiceWorkspace',
          rank: 20,
          users: ['anna@contoso.example'],
          roles: ['Contoso CSR'],
          productivityPane: { enabled: true, mode: 'collapsed' },
          copilotFeatures: expect.objectContaining({ caseSummary: false, askAQuestion: true }),
        },
        version: [
          `msdyn_appconfigurations(${PROFILE})=W/"0000"`,
          `msdyn_appcopilotconfigurations(${FEATURE})=W/"0000"`,
          `msdyn_appprofilerolemappings(${MAPPING})=W/"0000"`,
          `msdyn_paneconfigurations(${PANE})=W/"0000"`,
          `user=${ANNA}`,
        ],
      },
    ]);
  });

  test('a feature that never stored a value is on, one that holds nothing too', () => {
    const empty = row(FEATURE, {
      _msdyn_appconfigurationid_value: PROFILE,
      msdyn_copilotfeature: 829_050_003,
      msdyn_enabled: null,
    });
    const features = live(withRows({ profileFeatures: [empty] }))?.spec['copilotFeatures'];
    expect(Object.values(features ?? {})).toEqual(Array.from({ length: 13 }, () => true));
  });

  test('a user is called as the declaration calls him', () => {
    const asked = [profile({ users: ['Anna.Andersson@contoso.example'] })];
    expect(live({ ...FULL, asked })?.spec['users']).toEqual(['Anna.Andersson@contoso.example']);
  });

  test('a user whose user name is no address is called by his address', () => {
    const user = { systemuserid: ANNA, domainname: 'CONTOSO\\anna', internalemailaddress: 'anna@contoso.example' };
    const linked = row(PROFILE, { msdyn_appconfiguration_systemuser: [user] });
    expect(live(withRows({ profileUsers: [linked] }))?.spec['users']).toEqual(['anna@contoso.example']);
  });

  test('a role that is not one of the root business unit is called by its id', () => {
    const foreign = row(MAPPING, { _msdyn_appprofileid_value: PROFILE, _msdyn_securityroleid_value: id(99) });
    expect(live(withRows({ profileRoles: [foreign] }))?.spec['roles']).toEqual([id(99)]);
  });

  test('what is not installed is left out, and nothing else fails', () => {
    const environment = withRows({
      profileUsers: undefined,
      profileFeatures: undefined,
      profileRoles: undefined,
      panes: undefined,
    });
    expect(live(environment)?.spec).toEqual({
      uniqueName: 'contoso_Tier1',
      displayName: 'Contoso tier 1',
      app: 'msdyn_CustomerServiceWorkspace',
      rank: 20,
    });
  });

  test('without the table of profiles there are none', () => {
    expect(experienceProfile.read(translationOf(withRows({ profiles: undefined })))).toEqual([]);
  });

  test('an out-of-box profile is locked', () => {
    const managed = row(PROFILE, { ...TIER_1.values, ismanaged: true });
    expect(live(withRows({ profiles: [managed] }))?.locked).toBe(
      'out-of-box profiles cannot be edited, deleted, ranked or set as default',
    );
  });

  test('a profile without a unique name is not there: nothing could tell it apart', () => {
    const nameless = row(PROFILE, { ...TIER_1.values, msdyn_uniquename: null });
    expect(experienceProfile.read(translationOf(withRows({ profiles: [nameless] })))).toEqual([]);
  });

  test('a user who comes or goes changes the version', () => {
    const nobody = row(PROFILE, { msdyn_appconfiguration_systemuser: [] });
    expect(live(withRows({ profileUsers: [nobody] }))?.version).not.toEqual(live()?.version);
  });
});

test('only the users that profiles name are looked up, by user name and by address', () => {
  const asked = [
    profile({ users: ["Conan.O'Brien@contoso.example", 'anna@contoso.example'] }),
    profile({ users: ['ANNA@contoso.example'] }),
  ];
  expect(experienceProfile.queriesFor?.(asked)).toEqual([
    {
      name: 'users/0',
      table: 'systemuser',
      path:
        'systemusers?$select=systemuserid,domainname,internalemailaddress&$filter=' +
        "domainname%20eq%20'anna%40contoso.example'%20or%20internalemailaddress%20eq%20'anna%40contoso.example'" +
        "%20or%20domainname%20eq%20'conan.o''brien%40contoso.example'" +
        "%20or%20internalemailaddress%20eq%20'conan.o''brien%40contoso.example'",
    },
  ]);
  expect(experienceProfile.queriesFor?.('everything')).toEqual([]);
});

describe('creating an experience profile', () => {
  const NEW = {
    uniqueName: 'contoso_tier2',
    displayName: 'Contoso tier 2',
    rank: 10,
    roles: ['contoso csr manager'],
    users: ['ben@contoso.example'],
    productivityPane: { enabled: true, mode: 'expanded' },
    copilotFeatures: { writeAnEmail: false },
  };
  const profileId = idOf('ExperienceProfile', 'contoso_tier2');
  const paneId = idOf('ExperienceProfile', 'contoso_tier2', 'pane');

  test('makes its pane, the row, and all that hangs on it, in one change set', () => {
    const written = experienceProfile.write(creating('ExperienceProfile', NEW), translationOf(FULL));
    const pane = `contoso_tier2_${paneId.slice(0, 8)}`;
    const isNew = { 'If-None-Match': '*' };
    expect(written).toMatchObject({ via: 'change-set', needsFreshRead: false });
    expect(operationsOf(written)).toEqual([
      [
        `PATCH msdyn_paneconfigurations(${paneId})`,
        isNew,
        { msdyn_name: pane, msdyn_uniquename: pane, msdyn_panestate: true, msdyn_panemode: true },
      ],
      [
        `PATCH msdyn_appconfigurations(${profileId})`,
        isNew,
        {
          msdyn_uniquename: 'contoso_tier2',
          msdyn_name: 'Contoso tier 2',
          msdyn_profileorder: 10,
          msdyn_productivitypaneuniquename: pane,
        },
      ],
      [
        `PATCH msdyn_appcopilotconfigurations(${idOf('ExperienceProfile', 'contoso_tier2', 'feature', '829050002')})`,
        isNew,
        {
          msdyn_name: 'Write an email',
          msdyn_copilotfeature: 829_050_002,
          msdyn_enabled: false,
          'msdyn_appconfigurationid@odata.bind': `/msdyn_appconfigurations(${profileId})`,
        },
      ],
      [
        `PATCH msdyn_appprofilerolemappings(${idOf('ExperienceProfile', 'contoso_tier2', 'role', MANAGER)})`,
        isNew,
        {
          msdyn_name: 'contoso csr manager',
          'msdyn_appprofileid@odata.bind': `/msdyn_appconfigurations(${profileId})`,
          'msdyn_securityroleid@odata.bind': `/roles(${MANAGER})`,
        },
      ],
      [
        `POST msdyn_appconfigurations(${profileId})/msdyn_appconfiguration_systemuser/$ref`,
        { '@odata.id': `https://contoso.crm4.dynamics.com/api/data/v9.2/systemusers(${BEN})` },
      ],
    ]);
  });

  test('maps a role that another step of the same apply creates', () => {
    const pending = new Map([[rowKey('SecurityRole', 'contoso new'), id(77)]]);
    const spec = { uniqueName: 'contoso_x', roles: ['Contoso New'] };
    const written = experienceProfile.write(creating('ExperienceProfile', spec), translationOf({ ...FULL, pending }));
    expect(operationsOf(written)).toMatchObject([
      [expect.any(String), {}, { msdyn_uniquename: 'contoso_x' }],
      [expect.any(String), {}, { 'msdyn_securityroleid@odata.bind': `/roles(${id(77)})` }],
    ]);
  });

  test('fits the name of its pane into the column of the profile', () => {
    const spec = { uniqueName: `contoso_${'x'.repeat(120)}`, productivityPane: { enabled: true } };
    const written = experienceProfile.write(creating('ExperienceProfile', spec), translationOf(FULL));
    expect(operationsOf(written)).toMatchObject([
      [expect.any(String), {}, { msdyn_uniquename: expect.stringMatching(/^.{100}$/) }],
      [expect.any(String), {}, { msdyn_productivitypaneuniquename: expect.stringMatching(/^.{100}$/) }],
    ]);
  });

  test.each([
    ['user', { users: ['nobody@contoso.example'] }, 'There is no user "nobody@contoso.example" in this environment.'],
    ['role', { roles: ['Nobody'] }, 'There is no security role "Nobody".'],
  ])('names a %s that is not there', (_what, spec, message) => {
    const change = creating('ExperienceProfile', { uniqueName: 'contoso_x', ...spec });
    expect(operationsOf(experienceProfile.write(change, translationOf(FULL)))).toBe(message);
  });

  test('names roles that cannot be told apart', () => {
    const twice = [row(ROLE, { name: 'Twin' }), row(MANAGER, { name: 'twin' })];
    const change = creating('ExperienceProfile', { uniqueName: 'contoso_x', roles: ['Twin'] });
    expect(operationsOf(experienceProfile.write(change, translationOf(withRows({ roles: twice }))))).toBe(
      `More than one security role is named "Twin": ${ROLE}, ${MANAGER}.`,
    );
  });

  test('is refused where profiles are not installed', () => {
    const change = creating('ExperienceProfile', { uniqueName: 'contoso_x' });
    expect(operationsOf(experienceProfile.write(change, translationOf(withRows({ profiles: undefined }))))).toBe(
      'Not installed here: experience profiles (msdyn_appconfiguration).',
    );
  });
});

describe('updating an experience profile', () => {
  const write = (fields: Parameters<typeof updating>[2], environment = FULL) =>
    experienceProfile.write(updating('ExperienceProfile', live(environment), fields), translationOf(environment));
  const unmoved = { 'If-Match': 'W/"0000"' };

  test('changes columns under the ETag', () => {
    const written = write({ '/rank': undefined, '/displayName': 'Tier 1' });
    expect(operationsOf(written)).toEqual([
      [`PATCH msdyn_appconfigurations(${PROFILE})`, unmoved, { msdyn_name: 'Tier 1', msdyn_profileorder: null }],
    ]);
    expect(written).toMatchObject({ needsFreshRead: false });
  });

  test('changes the row of a feature, and makes one for a feature that has none', () => {
    const written = write({ '/copilotFeatures/caseSummary': true, '/copilotFeatures/askAQuestion': false });
    expect(operationsOf(written)).toMatchObject([
      [
        expect.stringMatching('PATCH msdyn_appcopilotconfigurations'),
        { 'If-None-Match': '*' },
        { msdyn_enabled: false },
      ],
      [`PATCH msdyn_appcopilotconfigurations(${FEATURE})`, unmoved, { msdyn_enabled: true }],
    ]);
    expect(written).toMatchObject({ needsFreshRead: true });
  });

  test('turns every row of a feature that has several, as far as it differs', () => {
    const more = row(id(55), {
      _msdyn_appconfigurationid_value: PROFILE,
      msdyn_copilotfeature: 829_050_003,
      msdyn_enabled: true,
    });
    const environment = withRows({ profileFeatures: [...(FULL.rows?.['profileFeatures'] ?? []), more] });
    expect(live(environment)?.spec).toMatchObject({ copilotFeatures: { caseSummary: false } });
    expect(operationsOf(write({ '/copilotFeatures/caseSummary': true }, environment))).toMatchObject([
      [`PATCH msdyn_appcopilotconfigurations(${FEATURE})`, unmoved, { msdyn_enabled: true }],
    ]);
  });

  test('maps the roles that come and takes away those that go', () => {
    const written = write({ '/roles': ['Contoso CSR Manager'] });
    expect(operationsOf(written)).toMatchObject([
      [`DELETE msdyn_appprofilerolemappings(${MAPPING})`, unmoved],
      [expect.stringMatching('PATCH msdyn_appprofilerolemappings'), { 'If-None-Match': '*' }, {}],
    ]);
    expect(written).toMatchObject({ needsFreshRead: true });
  });

  test('keeps a role or user that is declared in other letters or by another name', () => {
    const written = write({ '/roles': ['CONTOSO csr'], '/users': ['anna.andersson@contoso.example'] });
    expect(operationsOf(written)).toEqual([]);
  });

  test('links the users that come and unlinks those that go', () => {
    const path = `msdyn_appconfigurations(${PROFILE})/msdyn_appconfiguration_systemuser`;
    expect(operationsOf(write({ '/users': ['ben@contoso.example'] }))).toEqual([
      [`DELETE ${path}(${ANNA})/$ref`],
      [`POST ${path}/$ref`, { '@odata.id': `https://contoso.crm4.dynamics.com/api/data/v9.2/systemusers(${BEN})` }],
    ]);
  });

  test('does not touch users that were not read whole', () => {
    expect(operationsOf(write({ '/users': ['ben@contoso.example'] }, withRows({ profileUsers: undefined })))).toBe(
      'The users of the profile cannot be read whole here.',
    );
  });

  test('changes the pane under its ETag', () => {
    expect(operationsOf(write({ '/productivityPane/mode': 'expanded' }))).toEqual([
      [`PATCH msdyn_paneconfigurations(${PANE})`, unmoved, { msdyn_panemode: true }],
    ]);
  });

  test('makes a pane for a profile without one, and names it there', () => {
    const environment = withRows({ panes: [] });
    expect(operationsOf(write({ '/productivityPane/enabled': true }, environment))).toMatchObject([
      [expect.stringMatching('PATCH msdyn_paneconfigurations'), { 'If-None-Match': '*' }, { msdyn_panestate: true }],
      [
        `PATCH msdyn_appconfigurations(${PROFILE})`,
        unmoved,
        { msdyn_productivitypaneuniquename: expect.stringMatching('contoso_tier1_') },
      ],
    ]);
  });

  test('does not touch a pane that another profile uses', () => {
    const other = row(id(66), { ...TIER_1.values, msdyn_uniquename: 'contoso_other' });
    expect(operationsOf(write({ '/productivityPane/enabled': false }, withRows({ profiles: [TIER_1, other] })))).toBe(
      'The productivity pane "Pane" is that of 2 profiles: it would change for all of them.',
    );
  });

  test('does not touch a managed pane', () => {
    const managed = row(PANE, { msdyn_name: 'Pane', msdyn_uniquename: 'contoso_pane', ismanaged: true });
    expect(operationsOf(write({ '/productivityPane/enabled': false }, withRows({ panes: [managed] })))).toBe(
      'The productivity pane "Pane" belongs to a managed solution.',
    );
  });

  test('refuses a field that has no known place', () => {
    expect(operationsOf(write({ '/default': true }))).toBe('The mapping names no place where /default can be written.');
  });

  test('of a profile that is gone is refused', () => {
    const change = updating('ExperienceProfile', live(), { '/rank': 1 });
    expect(experienceProfile.write(change, translationOf(withRows({ profiles: [] })))).toMatchObject({
      via: 'refused',
      failure: { code: 'moved' },
    });
  });
});

describe('deleting an experience profile', () => {
  test('takes away what hangs on it first, and leaves a pane that is not ours', () => {
    expect(operationsOf(experienceProfile.write(deleting('ExperienceProfile', live()), translationOf(FULL)))).toEqual([
      [`DELETE msdyn_appcopilotconfigurations(${FEATURE})`, { 'If-Match': 'W/"0000"' }],
      [`DELETE msdyn_appprofilerolemappings(${MAPPING})`, { 'If-Match': 'W/"0000"' }],
      [`DELETE msdyn_appconfigurations(${PROFILE})`, { 'If-Match': 'W/"0000"' }],
    ]);
  });

  test('takes the pane that was made for it along', () => {
    const own = idOf('ExperienceProfile', 'contoso_tier1', 'pane');
    const environment = withRows({ panes: [row(own, { msdyn_name: 'Pane', msdyn_uniquename: 'contoso_pane' })] });
    const written = experienceProfile.write(
      deleting('ExperienceProfile', live(environment)),
      translationOf(environment),
    );
    expect(operationsOf(written)).toContainEqual([
      `DELETE msdyn_paneconfigurations(${own})`,
      { 'If-Match': `W/"${own.slice(0, 4)}"` },
    ]);
  });
});
