import type { Json } from '../../json.ts';
import { EmulatorError } from '../emulator-error.ts';
import { checkDepth, grant, grantsOf, heldDepth, revoke, rolePrivileges } from '../grants.ts';
import type { Organization } from '../organization.ts';
import type { Depth } from '../privileges.ts';
import { invalidArgument, noSuchRow } from '../refusals.ts';
import { requirePrivilege } from '../require-privilege.ts';
import type { StoredRow } from '../store.ts';
import type { Operation, OperationCall } from './operation.ts';
import { listParameter, objectParameter, textParameter } from './parameters.ts';

/** `RetrieveRolePrivilegesRole(RoleId)`: what a role holds, with the depth of each. */
export const retrieveRolePrivilegesRole: Operation = (call) => {
  const { store, tables } = call.organization;
  const roles = tables.byName.get('role');
  if (roles) requirePrivilege(call.organization, 'Read', roles);
  const role = existing(call.organization, 'role', textParameter(call, 'RoleId'));
  const RolePrivileges = rolePrivileges(grantsOf(store, role.id), role.values.businessunitid);
  return { status: 200, body: { RolePrivileges } };
};

/**
 * `AddPrivilegesRole`: gives privileges to the role it is called on.
 *
 * Whether it changes the depth of one that the role holds already is documented nowhere: `depthChangeByAdd` decides.
 */
export const addPrivilegesRole: Operation = (call) => {
  const { store, options } = call.organization;
  const role = changeableRole(call);
  for (const { privilege, depth } of askedGrants(call)) {
    const keepsDepth = options.depthChangeByAdd === false && heldDepth(store, role.id, privilege.id) !== undefined;
    if (!keepsDepth) grant(store, role.id, privilege.id, depth);
  }
  return { status: 204 };
};

/** `RemovePrivilegeRole`: takes one privilege from the role it is called on. */
export const removePrivilegeRole: Operation = (call) => {
  const role = changeableRole(call);
  const privilege = privilegeNamed(call, objectParameter(call, 'Privilege').privilegeid);
  revoke(call.organization.store, role.id, privilege.id);
  return { status: 204 };
};

/** `ReplacePrivilegesRole`: the role holds what is listed and nothing else, the automatic privileges neither. */
export const replacePrivilegesRole: Operation = (call) => {
  const { store } = call.organization;
  const role = changeableRole(call);
  const grants = askedGrants(call);
  for (const { privilege } of grantsOf(store, role.id)) revoke(store, role.id, privilege.id);
  for (const { privilege, depth } of grants) grant(store, role.id, privilege.id, depth);
  return { status: 204 };
};

/**
 * Refuses to change a role that is not customizable. The documentation gives no code for it: ours is the general one.
 *
 * @throws {EmulatorError} 400 `0x80040265`.
 */
export function refuseFixedRole(role: StoredRow): void {
  const property = role.values.iscustomizable;
  const isFixed = typeof property === 'object' && property !== null && 'Value' in property && property.Value === false;
  if (!isFixed) return;
  const name = String(role.values.name);
  throw new EmulatorError(400, '0x80040265', `The role '${name}' is managed and not customizable.`);
}

function changeableRole(call: OperationCall): StoredRow {
  const { organization, boundTo } = call;
  if (boundTo?.table !== 'role') throw invalidArgument(`${call.name} must be called on a role.`);
  const roles = organization.tables.byName.get('role');
  if (roles) requirePrivilege(organization, 'Write', roles);
  const role = existing(organization, 'role', boundTo.id);
  refuseFixedRole(role);
  return role;
}

/** Everything is looked up before anything is changed. */
function askedGrants(call: OperationCall): readonly { readonly privilege: StoredRow; readonly depth: Depth }[] {
  return listParameter(call, 'Privileges').map(({ PrivilegeId, Depth: depth }) => {
    const privilege = privilegeNamed(call, PrivilegeId);
    return { privilege, depth: checkDepth(privilege, depth) };
  });
}

function privilegeNamed(call: OperationCall, id: Json | undefined): StoredRow {
  if (typeof id !== 'string') throw invalidArgument(`${call.name} needs the id of each privilege.`);
  return existing(call.organization, 'privilege', id);
}

function existing({ store }: Organization, table: string, id: string): StoredRow {
  const row = store.get(table, id);
  if (!row) throw noSuchRow(table, id);
  return row;
}
