import { isObject, type JsonObject } from '../json.ts';
import type { KindDefinition } from './kind-definition.ts';
import { byName, stringsOf } from './references.ts';
import { singleton } from './singleton.ts';

/** `AdminManagementAgent`: the Admin Management agent of an environment; its roles are named as live names them. */
export const adminManagementAgent: KindDefinition = {
  ...singleton('AdminManagementAgent', 'Admin Management agent'),
  canonical: (spec, lookup) => {
    const access = spec['userAccess'];
    if (!isObject(access) || !Array.isArray(access['roles'])) return spec;
    return { ...spec, userAccess: { ...access, roles: byName(access['roles'], lookup.roleName) } };
  },
  needs: (spec) => rolesOf(spec).map((role) => ({ kind: 'SecurityRole', identity: role.toLowerCase() })),
};

function rolesOf(spec: JsonObject): readonly string[] {
  const access = spec['userAccess'];
  return isObject(access) ? stringsOf(access['roles']) : [];
}
