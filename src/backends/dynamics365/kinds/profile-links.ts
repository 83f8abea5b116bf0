import type { JsonObject } from '../../../model/json.ts';
import { stringsOf } from '../../../model/kinds/references.ts';
import type { Failure } from '../../../model/outcome.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import type { Translation } from './kind-mapping.ts';
import type { ProfilePlace } from './profile-place.ts';
import { roleRequests, rolesOfProfile } from './profile-roles.ts';
import { userRequests, usersOfProfile } from './profile-users.ts';
import { rejected } from './refused.ts';

/** Rows for roles and links for users, where they are to be others than they are. */
export function linkRequests(
  place: ProfilePlace,
  before: JsonObject,
  after: JsonObject,
  translation: Translation,
): readonly DataverseRequest[] | Failure {
  const { snapshot } = translation;
  const isNew = before['uniqueName'] === undefined;
  const operations: DataverseRequest[] = [];
  if (differs(before, after, 'roles')) {
    const mapped = rolesOfProfile(place.profileId, snapshot);
    if (mapped === undefined) return unreadable('roles');
    const requests = roleRequests(place, stringsOf(after['roles']), mapped, translation);
    if ('code' in requests) return requests;
    operations.push(...requests);
  }
  if (differs(before, after, 'users')) {
    const linked = isNew ? [] : usersOfProfile(place.profileId, snapshot);
    if (linked === undefined) return unreadable('users');
    const requests = userRequests(place.profileId, stringsOf(after['users']), linked, translation);
    if ('code' in requests) return requests;
    operations.push(...requests);
  }
  return operations;
}

function differs(before: JsonObject, after: JsonObject, member: 'roles' | 'users'): boolean {
  const names = (spec: JsonObject): string => JSON.stringify([...new Set(stringsOf(spec[member]))].sort());
  return names(before) !== names(after);
}

function unreadable(what: string): Failure {
  return rejected(
    `The ${what} of the profile cannot be read whole here.`,
    'Set them in the admin center: Workspaces > Experience profiles.',
  );
}
