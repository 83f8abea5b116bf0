import { describe, expect, it } from 'vitest';
import { idOf } from '../../../../src/emulator/dataverse/id-of.ts';
import type { Organization } from '../../../../src/emulator/dataverse/organization.ts';
import { AUTOMATIC_PRIVILEGES } from '../../../../src/emulator/dataverse/privileges.ts';
import { freshOrganization } from '../../../../src/emulator/seed/fresh-organization.ts';
import type { OrganizationSeed } from '../../../../src/emulator/seed.ts';
import { ask, itemsOf, refusal } from '../../ask.ts';

const ORGANIZATION_ID = '33333333-3333-3333-3333-333333333333';

const newOrganization = (seed: Partial<OrganizationSeed> = {}) =>
  freshOrganization(
    {
      name: 'prod',
      organizationId: ORGANIZATION_ID,
      environmentId: '44444444-4444-4444-4444-444444444444',
      geography: 'europe',
      roles: ['Contoso CSR'],
      ...seed,
    },
    '66666666-6666-6666-6666-666666666666',
  );

const ROLE = idOf(ORGANIZATION_ID, 'role', 'Contoso CSR');
const privilege = (name: string) => idOf(ORGANIZATION_ID, name);

function act(organization: Organization, action: string, body: Parameters<typeof ask>[3], role = ROLE) {
  return ask(organization, 'POST', `roles(${role})/Microsoft.Dynamics.CRM.${action}`, body);
}

function add(organization: Organization, name: string, depth: string, role = ROLE) {
  return act(organization, 'AddPrivilegesRole', { Privileges: [{ PrivilegeId: privilege(name), Depth: depth }] }, role);
}

function held(organization: Organization, role = ROLE): ReadonlyMap<unknown, unknown> {
  const { json } = ask(organization, 'GET', `RetrieveRolePrivilegesRole(RoleId=${role})`);
  return new Map(itemsOf(json['RolePrivileges']).map((each) => [each['PrivilegeName'], each['Depth']]));
}

const READ_EVENT = 'prvReadmsdyn_copilotevent';

describe('a new role', () => {
  it('holds nine privileges already, is its own root and can be changed', () => {
    const organization = newOrganization();
    const created = ask(organization, 'POST', 'roles', {
      name: 'Test Role',
      'businessunitid@odata.bind': `businessunits(${organization.options.businessUnitId})`,
    });
    expect(created.status).toBe(204);
    const id = /roles\((.+)\)$/.exec(created.headers['OData-EntityId'] ?? '')?.[1] ?? '';
    expect([...held(organization, id).keys()].toSorted()).toEqual(
      AUTOMATIC_PRIVILEGES.map(({ name }) => name).toSorted(),
    );
    const { json } = ask(organization, 'GET', `roles(${id})?$select=_parentrootroleid_value,iscustomizable,ismanaged`);
    expect(json).toMatchObject({ _parentrootroleid_value: id, iscustomizable: { Value: true } });
  });

  it('takes its privileges with it when it is deleted', () => {
    const organization = newOrganization();
    const before = organization.store.all('roleprivileges').length;
    expect(ask(organization, 'DELETE', `roles(${ROLE})`).status).toBe(204);
    expect(organization.store.all('roleprivileges')).toHaveLength(before - AUTOMATIC_PRIVILEGES.length);
    expect(refusal(ask(organization, 'GET', `RetrieveRolePrivilegesRole(RoleId=${ROLE})`))).toEqual([
      404,
      '0x80040217',
    ]);
  });
});

describe('AddPrivilegesRole', () => {
  it('gives a privilege, and changes the depth of one that is held', () => {
    const organization = newOrganization();
    expect(add(organization, READ_EVENT, 'Basic').status).toBe(204);
    expect(held(organization).get(READ_EVENT)).toBe('Basic');
    add(organization, READ_EVENT, 'Global');
    expect(held(organization).get(READ_EVENT)).toBe('Global');
  });

  it('leaves the depth as it is where the organization is told so', () => {
    const organization = newOrganization({ depthChangeByAdd: false });
    add(organization, READ_EVENT, 'Basic');
    expect(add(organization, READ_EVENT, 'Global').status).toBe(204);
    expect(held(organization).get(READ_EVENT)).toBe('Basic');
  });

  it('refuses a depth that the privilege cannot have, and gives none of the others', () => {
    const organization = newOrganization();
    const answer = act(organization, 'AddPrivilegesRole', {
      Privileges: [
        { PrivilegeId: privilege(READ_EVENT), Depth: 'Basic' },
        { PrivilegeId: privilege('prvReadmsdyn_copilotinteraction'), Depth: 'Basic' },
      ],
    });
    expect(refusal(answer)).toEqual([400, '0x8004140b']);
    expect(held(organization).has(READ_EVENT)).toBe(false);
  });

  it('refuses a privilege that does not exist, and a role that does not', () => {
    const organization = newOrganization();
    expect(refusal(add(organization, 'prvReadNothing', 'Basic'))).toEqual([404, '0x80040217']);
    expect(refusal(add(organization, READ_EVENT, 'Basic', privilege('no role')))).toEqual([404, '0x80040217']);
  });

  it('refuses a role that is not customizable, and takes a managed one that is', () => {
    const organization = newOrganization();
    const roleNamed = (name: string) => idOf(ORGANIZATION_ID, 'role', name);
    expect(add(organization, READ_EVENT, 'Basic', roleNamed('Basic User')).status).toBe(400);
    expect(add(organization, READ_EVENT, 'Basic', roleNamed('CSR Manager')).status).toBe(204);
  });

  it('without the privilege to write roles is refused and names it', () => {
    const organization = newOrganization({ missingPrivileges: ['prvwriterole'] });
    const answer = add(organization, READ_EVENT, 'Basic');
    expect(refusal(answer)).toEqual([403, '0x80040220']);
    expect(JSON.stringify(answer.json)).toContain('is missing prvWriteRole privilege');
  });

  it('shows in the link table with its depth mask', () => {
    const organization = newOrganization();
    add(organization, READ_EVENT, 'Deep');
    const filter = `roleid eq ${ROLE} and privilegeid eq ${privilege(READ_EVENT)}`;
    const { json } = ask(organization, 'GET', `roleprivilegescollection?$filter=${filter}`);
    expect(json['value']).toEqual([expect.objectContaining({ privilegedepthmask: 4 })]);
  });
});

describe('RemovePrivilegeRole', () => {
  it('takes one privilege, and has nothing to do when it is not held', () => {
    const organization = newOrganization();
    add(organization, READ_EVENT, 'Basic');
    const body = { Privilege: { privilegeid: privilege(READ_EVENT) } };
    expect(act(organization, 'RemovePrivilegeRole', body).status).toBe(204);
    expect(held(organization).has(READ_EVENT)).toBe(false);
    expect(act(organization, 'RemovePrivilegeRole', body).status).toBe(204);
  });
});

describe('ReplacePrivilegesRole', () => {
  it('leaves what is listed and nothing else, automatic privileges neither', () => {
    const organization = newOrganization();
    const Privileges = [{ PrivilegeId: privilege('prvIntelligenceUsage'), Depth: 'Global' }];
    expect(act(organization, 'ReplacePrivilegesRole', { Privileges }).status).toBe(204);
    expect([...held(organization)]).toEqual([['prvIntelligenceUsage', 'Global']]);
  });
});
