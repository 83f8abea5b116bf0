import { type Grant, grantsOf, rolePrivileges } from '../grants.ts';
import type { Organization } from '../organization.ts';
import { DEPTHS } from '../privileges.ts';
import { invalidArgument, noSuchRow } from '../refusals.ts';
import { lacksPrivilege, requirePrivilege } from '../require-privilege.ts';
import type { Operation } from './operation.ts';

/**
 * `RetrieveUserPrivileges()` of a user: what he holds through his roles, each privilege once and as deep as any of them
 * gives it, and what his teams hold, of which only the depth Basic is said.
 *
 * What the seed says the caller lacks is left out. That it needs `prvReadUser` is assumed.
 *
 * Source: Web API reference, RetrieveUserPrivileges.
 */
export const retrieveUserPrivileges: Operation = ({ name, boundTo, organization }) => {
  if (boundTo?.table !== 'systemuser') throw invalidArgument(`${name} must be called on a systemuser.`);
  const users = organization.tables.byName.get('systemuser');
  if (users) requirePrivilege(organization, 'Read', users);
  const user = organization.store.get('systemuser', boundTo.id);
  if (!user) throw noSuchRow('systemuser', boundTo.id);
  const isCaller = user.id === organization.options.userId;
  const held = deepest([...ofRoles(organization, user.id), ...ofTeams(organization, user.id)]).filter(
    ({ privilege }) => !isCaller || !lacksPrivilege(organization, String(privilege.values.name)),
  );
  const RolePrivileges = rolePrivileges(held, user.values.businessunitid);
  return { status: 200, body: { RolePrivileges } };
};

function ofRoles({ store }: Organization, userId: string): readonly Grant[] {
  return store.linked('systemuserroles_association', userId).flatMap((role) => grantsOf(store, role));
}

function ofTeams({ store }: Organization, userId: string): readonly Grant[] {
  const teams = store.linkedFrom('teammembership_association', userId);
  const roles = teams.flatMap((team) => store.linked('teamroles_association', team));
  return roles.flatMap((role) => grantsOf(store, role)).map((grant) => ({ ...grant, depth: 'Basic' }));
}

function deepest(grants: readonly Grant[]): readonly Grant[] {
  const found = new Map<string, Grant>();
  for (const grant of grants) {
    const known = found.get(grant.privilege.id);
    if (!known || DEPTHS.indexOf(grant.depth) > DEPTHS.indexOf(known.depth)) found.set(grant.privilege.id, grant);
  }
  return [...found.values()];
}
