import type { KindDefinition } from './kind-definition.ts';
import { byName, stringsOf, textOf } from './references.ts';

/** `ExperienceProfile`: told apart by its unique name; its roles are named as live names them. */
export const experienceProfile: KindDefinition = {
  kind: 'ExperienceProfile',
  label: 'experience profile',
  singleton: false,
  identity: (spec) => textOf(spec, 'uniqueName').toLowerCase(),
  renaming: { field: 'uniqueName', refused: 'a unique name cannot be changed once the profile is there' },
  lostOnDelete: 'its assignments of users, teams and sessions',
  canonical: (spec, lookup) =>
    Array.isArray(spec['roles']) ? { ...spec, roles: byName(spec['roles'], lookup.roleName) } : spec,
  needs: (spec) => stringsOf(spec['roles']).map((role) => ({ kind: 'SecurityRole', identity: role.toLowerCase() })),
};
