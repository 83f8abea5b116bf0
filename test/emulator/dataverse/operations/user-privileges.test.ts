import { describe, expect, it } from 'vitest';
import { grant } from '../../../../src/emulator/dataverse/grants.ts';
import { idOf } from '../../../../src/emulator/dataverse/id-of.ts';
import type { Organization } from '../../../../src/emulator/dataverse/organization.ts';
import { AUTOMATIC_PRIVILEGES } from '../../../../src/emulator/dataverse/privileges.ts';
import { DEFAULT_SEED } from '../../../../src/emulator/seed/default-seed.ts';
import { freshOrganization } from '../../../../src/emulator/seed/fresh-organization.ts';
import { ask, itemsOf, refusal } from '../../ask.ts';

const ANN = 'ann@contoso.example';
const READ = 'prvReadmsdyn_copilotevent';
const WRITE = 'prvWritemsdyn_copilotevent';

function newOrganization(...missingPrivileges: readonly string[]): Organization {
  const [prod] = DEFAULT_SEED.organizations;
  if (!prod) throw new Error('The default seed has no organization.');
  const roles = ['Contoso one', 'Contoso two'];
  return freshOrganization({ ...prod, users: [ANN], roles, missingPrivileges }, DEFAULT_SEED.tenantId);
}

const idIn = ({ options }: Organization, ...names: readonly string[]) => idOf(options.organizationId, ...names);
const path = (user: string) => `systemusers(${user})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`;

function held(organization: Organization, user: string): ReadonlyMap<unknown, unknown> {
  const { json } = ask(organization, 'GET', path(user));
  return new Map(itemsOf(json['RolePrivileges']).map((each) => [each['PrivilegeName'], each['Depth']]));
}

describe('RetrieveUserPrivileges', () => {
  it('says of a user what his roles hold, each privilege once and as deep as any of them gives it', () => {
    const organization = newOrganization();
    const user = idIn(organization, 'systemuser', ANN);
    for (const [name, depth] of [
      ['Contoso one', 'Basic'],
      ['Contoso two', 'Deep'],
    ] as const) {
      const role = idIn(organization, 'role', name);
      organization.store.link('systemuserroles_association', user, role);
      grant(organization.store, role, idIn(organization, READ), depth);
    }
    const answer = ask(organization, 'GET', path(user));
    expect(itemsOf(answer.json['RolePrivileges']).filter((each) => each['PrivilegeName'] === READ)).toEqual([
      expect.objectContaining({ Depth: 'Deep', PrivilegeId: idIn(organization, READ) }),
    ]);
    expect(held(organization, user).size).toBe(AUTOMATIC_PRIVILEGES.length + 1);
  });

  it('says of what he has through a team only that he has it', () => {
    const organization = newOrganization();
    const { store } = organization;
    const user = idIn(organization, 'systemuser', ANN);
    const role = idIn(organization, 'role', 'Contoso one');
    grant(store, role, idIn(organization, READ), 'Global');
    store.link('teammembership_association', idIn(organization, 'team'), user);
    store.link('teamroles_association', idIn(organization, 'team'), role);
    expect(held(organization, user).get(READ)).toBe('Basic');
  });

  it('leaves out what the seed says that the caller lacks, and only of the caller', () => {
    const organization = newOrganization('prvwrite*');
    const caller = organization.options.userId;
    expect(held(organization, caller).get(READ)).toBe('Global');
    expect(held(organization, caller).has(WRITE)).toBe(false);
    const ann = idIn(organization, 'systemuser', ANN);
    organization.store.link('systemuserroles_association', ann, idIn(organization, 'role', 'System Administrator'));
    expect(held(organization, ann).get(WRITE)).toBe('Global');
  });

  it('is refused to who may not read users, of nobody, and of a user who is not there', () => {
    const { userId } = newOrganization().options;
    expect(refusal(ask(newOrganization('prvReadUser'), 'GET', path(userId)))).toEqual([403, '0x80040220']);
    expect(refusal(ask(newOrganization(), 'GET', 'RetrieveUserPrivileges()'))).toEqual([400, '0x80040203']);
    expect(ask(newOrganization(), 'GET', path(idOf('nobody'))).status).toBe(404);
  });
});
