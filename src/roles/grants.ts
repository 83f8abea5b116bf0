import { isObject, type Json, type JsonObject } from '../model/json.ts';
import { stringsOf } from '../model/kinds/references.ts';
import { ACCESS_LEVELS, RIGHTS } from '../model/kinds/security-role.ts';
import { privilegeName } from '../model/privilege-names.ts';
import type { Grant, GrantSet } from '../model/role-check.ts';

/** The grants that a `SecurityRole` names in its canonical form; a right of level `none` is no grant. */
export function grantsOfSpec(spec: JsonObject): GrantSet {
  const grants = new Map<string, Grant>();
  const lines = Array.isArray(spec['privileges']) ? (spec['privileges'] as readonly Json[]).filter(isObject) : [];
  for (const line of lines) {
    const table = line['table'];
    if (typeof table !== 'string') continue;
    for (const right of RIGHTS) {
      const level = ACCESS_LEVELS.find((each) => each === line[right]);
      if (level === undefined || level === 'none') continue;
      const privilege = privilegeName({ table, right });
      grants.set(privilege.toLowerCase(), { privilege, level });
    }
  }
  for (const privilege of stringsOf(spec['miscellaneous']))
    grants.set(privilege.toLowerCase(), { privilege, level: 'held' });
  return grants;
}

/** The same of privileges by name; of two with one name the last counts. */
export function grantsOfList(privileges: Iterable<Grant>): GrantSet {
  return new Map([...privileges].map((each) => [each.privilege.toLowerCase(), each]));
}
