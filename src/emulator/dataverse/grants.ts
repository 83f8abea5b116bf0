import type { Json, JsonObject } from '../json.ts';
import { EmulatorError } from './emulator-error.ts';
import { idOf } from './id-of.ts';
import { DEPTH_MASKS, DEPTHS, type Depth } from './privileges.ts';
import type { Store, StoredRow } from './store.ts';

/** A privilege that a role holds. */
export interface Grant {
  readonly privilege: StoredRow;
  readonly depth: Depth;
}

/** N:N relationship of roles and privileges; its link table carries the depth. */
const RELATIONSHIP = 'roleprivileges_association';
const LINK_TABLE = 'roleprivileges';

/** What a role holds, oldest first. */
export function grantsOf(store: Store, roleId: string): readonly Grant[] {
  return store.linked(RELATIONSHIP, roleId).flatMap((privilegeId) => {
    const privilege = store.get('privilege', privilegeId);
    const depth = heldDepth(store, roleId, privilegeId);
    return privilege && depth ? [{ privilege, depth }] : [];
  });
}

/** Grants as the functions of the service give them. */
export function rolePrivileges(grants: readonly Grant[], businessUnitId: Json | undefined): readonly JsonObject[] {
  return grants.map(({ privilege, depth }) => ({
    Depth: depth,
    PrivilegeId: privilege.id,
    BusinessUnitId: businessUnitId ?? null,
    PrivilegeName: privilege.values.name ?? null,
    RecordFilterId: '00000000-0000-0000-0000-000000000000',
    RecordFilterUniqueName: null,
  }));
}

/** How deep a role holds a privilege; `undefined` when it does not. */
export function heldDepth(store: Store, roleId: string, privilegeId: string): Depth | undefined {
  const mask = store.get(LINK_TABLE, grantId(roleId, privilegeId))?.values.privilegedepthmask;
  return DEPTHS.find((depth) => DEPTH_MASKS[depth] === mask);
}

/** Gives a role a privilege at a depth, whatever it held before. */
export function grant(store: Store, roleId: string, privilegeId: string, depth: Depth): void {
  const id = grantId(roleId, privilegeId);
  const privilegedepthmask = DEPTH_MASKS[depth];
  if (store.get(LINK_TABLE, id)) {
    store.update(LINK_TABLE, id, { privilegedepthmask });
    return;
  }
  const [roleid, privilegeid] = [roleId.toLowerCase(), privilegeId.toLowerCase()];
  store.insert(LINK_TABLE, id, { roleprivilegeid: id, roleid, privilegeid, privilegedepthmask });
  store.link(RELATIONSHIP, roleid, privilegeid);
}

/** Takes a privilege from a role; one that it does not hold is no fault. */
export function revoke(store: Store, roleId: string, privilegeId: string): void {
  const id = grantId(roleId, privilegeId);
  if (store.get(LINK_TABLE, id)) store.remove(LINK_TABLE, id);
  store.unlink(RELATIONSHIP, roleId, privilegeId);
}

/** @throws {EmulatorError} 400 `0x8004140b` when the privilege cannot have that depth. */
export function checkDepth(privilege: StoredRow, depth: Json | undefined): Depth {
  const found = DEPTHS.find((name, at) => name === depth || at === depth);
  const name = String(privilege.values.name);
  if (found && privilege.values[`canbe${found.toLowerCase()}`] === true) return found;
  throw new EmulatorError(400, '0x8004140b', `Depth '${String(depth)}' is not valid for the privilege ${name}.`);
}

function grantId(roleId: string, privilegeId: string): string {
  return idOf('roleprivileges', roleId, privilegeId);
}
