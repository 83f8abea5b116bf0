import { compareTexts } from '../../../model/compare-texts.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { Failure } from '../../../model/outcome.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { bind } from '../dataverse/odata.ts';
import type { Translation } from './kind-mapping.ts';
import type { ProfilePlace } from './profile-place.ts';
import { PROFILE_ROLES, PROFILES } from './queries.ts';
import { remembered } from './remembered.ts';
import { roleIdOf, roleNames } from './root-roles.ts';
import { createRow, deleteRow, entitySetOf, freeId } from './row-requests.ts';
import type { Row, Snapshot } from './snapshot.ts';

/** A role that has a profile, and the row that says so. */
export interface ProfileRole {
  readonly row: Row;
  /** Its name; the id of a role that is not among those of the root business unit. */
  readonly role: string;
}

/** The roles of a profile, by name; undefined where the table is not installed. */
export function rolesOfProfile(profileId: string, snapshot: Snapshot): readonly ProfileRole[] | undefined {
  const names = roleNames(snapshot);
  const rows = rowsByProfile(snapshot);
  return rows === undefined
    ? undefined
    : (rows.get(profileId) ?? [])
        .map((row) => {
          const id = String(row.values['_msdyn_securityroleid_value']).toLowerCase();
          return { row, role: names.get(id) ?? id };
        })
        .toSorted((left, right) => compareTexts(left.role, right.role) || compareTexts(left.row.id, right.row.id));
}

const rowsByProfile: (snapshot: Snapshot) => ReadonlyMap<string, readonly Row[]> | undefined = remembered(
  (snapshot) => {
    const rows = snapshot.rows(PROFILE_ROLES.name);
    return rows && groupBy(rows, ({ values }) => String(values['_msdyn_appprofileid_value']).toLowerCase());
  },
);

/** The requests after which exactly these roles have a profile; otherwise why that cannot be. */
export function roleRequests(
  place: ProfilePlace,
  wanted: readonly string[],
  mapped: readonly ProfileRole[],
  translation: Translation,
): readonly DataverseRequest[] | Failure {
  const names = new Set(wanted.map((name) => name.toLowerCase()));
  const there = new Set(mapped.map(({ role }) => role.toLowerCase()));
  const surplus = mapped.filter(({ role }) => !names.has(role.toLowerCase()));
  const operations = surplus.map(({ row }) => deleteRow(PROFILE_ROLES.table, row, translation));
  for (const name of wanted) {
    if (there.has(name.toLowerCase())) continue;
    const role = roleIdOf(name, translation);
    if (!('id' in role)) return role;
    operations.push(...mapRole(place, name, role.id, translation));
  }
  return operations;
}

function mapRole(
  { identity, profileId }: ProfilePlace,
  role: string,
  roleId: string,
  translation: Translation,
): readonly DataverseRequest[] {
  const rows = translation.snapshot.rows(PROFILE_ROLES.name) ?? [];
  const body = {
    msdyn_name: role.slice(0, 100),
    'msdyn_appprofileid@odata.bind': bind(entitySetOf(PROFILES.table, translation), profileId),
    'msdyn_securityroleid@odata.bind': bind('roles', roleId),
  };
  const id = freeId(['ExperienceProfile', identity, 'role', roleId], rows, translation);
  return createRow(PROFILE_ROLES.table, id, body, translation);
}
