import { ACCESS_LEVELS, type AccessLevel } from '../../../model/kinds/security-role.ts';
import type { Failure } from '../../../model/outcome.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { keyPath } from '../dataverse/odata.ts';
import { rejected } from './refused.ts';
import { keysOf, nameOfRight, type RightKey, type Rights } from './role-rights.ts';
import type { Grant, Privilege } from './snapshot.ts';

/** What is to be given and what is to be taken. */
export interface GrantChanges {
  readonly given: readonly Grant[];
  /** Ids. */
  readonly taken: readonly string[];
}

/** Where grants are changed. */
export interface RolePlace {
  readonly roleId: string;
  readonly businessUnitId: string;
}

/**
 * From the rights that a role has to those it is to have: only what differs. Otherwise why it cannot be: a privilege
 * that is not there, or a level that it does not take.
 */
export function grantChanges(
  before: Rights,
  after: Rights,
  privilegeFor: (key: RightKey) => Privilege | undefined,
): GrantChanges | Failure {
  const changed = [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => levelIn(before, key) !== levelIn(after, key))
    .map((key) => ({ key, privilege: privilegeFor(key), level: levelIn(after, key) }));
  const unknown = changed.filter(({ privilege }) => privilege === undefined).map(({ key }) => nameOfRight(key));
  if (unknown.length > 0) return notInstalled(unknown);
  const given = new Map<string, Grant>();
  const taken = new Set<string>();
  for (const { privilege, level } of changed) {
    if (privilege === undefined) continue;
    const depth = level === 'held' ? widest(privilege) : level;
    const refusal = refuseLevel(privilege, depth) ?? refuseShared(privilege, after);
    if (refusal !== undefined) return refusal;
    if (depth === 'none') taken.add(privilege.id);
    else given.set(privilege.id, { privilegeId: privilege.id, privilegeName: privilege.name, level: depth });
  }
  return { given: [...given.values()], taken: [...taken] };
}

/** The requests that change grants: all that is given in one, what is taken in one each. */
export function grantRequests(place: RolePlace, { given, taken }: GrantChanges): readonly DataverseRequest[] {
  return [...taken.map((id) => removeRequest(place, id)), ...addRequest(place, given)];
}

/**
 * What to send when adding a privilege that the role held did not change how far it reaches: take it away, then give
 * it anew. Nothing when every grant wanted is there as wanted; one that is not there at all is not looked at.
 */
export function changedDepths(
  place: RolePlace,
  wanted: readonly Grant[],
  found: readonly Grant[],
): readonly DataverseRequest[] {
  const levels = new Map(found.map(({ privilegeId, level }) => [privilegeId, level]));
  const unchanged = wanted.filter(({ privilegeId, level }) => (levels.get(privilegeId) ?? level) !== level);
  return grantRequests(place, { given: unchanged, taken: unchanged.map(({ privilegeId }) => privilegeId) });
}

function levelIn(rights: Rights, key: RightKey): AccessLevel | 'held' {
  return rights.get(key) ?? 'none';
}

function notInstalled(names: readonly string[]): Failure {
  return rejected(
    `Not installed here: ${[...names].sort().join(', ')}.`,
    'Install the solution that brings the table or the feature, correct the name, or remove the line.',
  );
}

/** A miscellaneous privilege is on or off: on means as far as it reaches. */
function widest({ levels }: Privilege): AccessLevel {
  return ACCESS_LEVELS.toReversed().find((level) => levels.includes(level)) ?? 'global';
}

function refuseLevel({ name, levels }: Privilege, level: AccessLevel): Failure | undefined {
  if (level === 'none' || levels.includes(level)) return undefined;
  return rejected(
    `${name} does not take the level ${level}: allowed are ${['none', ...levels].join(', ')}.`,
    levels.includes('basic')
      ? 'Choose one of these levels.'
      : 'The table belongs to the organization; choose global or none.',
  );
}

/** Of tables that share a privilege (activities do) all have the same level, or none has. */
function refuseShared(privilege: Privilege, after: Rights): Failure | undefined {
  const keys = keysOf(privilege);
  const levels = new Set(keys.map((key) => levelIn(after, key)));
  if (levels.size <= 1) return undefined;
  const tables = keys.map((key) => key.split('/')[0]);
  return rejected(
    `${privilege.name} is one privilege for ${tables.join(' and ')}: it cannot have several levels.`,
    'Give the same level to each of these tables.',
  );
}

function addRequest({ roleId, businessUnitId }: RolePlace, given: readonly Grant[]): readonly DataverseRequest[] {
  if (given.length === 0) return [];
  const privileges = given.map(({ privilegeId, privilegeName, level }) => ({
    PrivilegeId: privilegeId,
    Depth: `${level.charAt(0).toUpperCase()}${level.slice(1)}`,
    BusinessUnitId: businessUnitId,
    ...(privilegeName !== undefined && { PrivilegeName: privilegeName }),
  }));
  return [action(roleId, 'AddPrivilegesRole', { Privileges: privileges })];
}

function removeRequest({ roleId }: RolePlace, privilegeId: string): DataverseRequest {
  const privilege = { '@odata.type': 'Microsoft.Dynamics.CRM.privilege', privilegeid: privilegeId };
  return action(roleId, 'RemovePrivilegeRole', { Privilege: privilege });
}

function action(roleId: string, name: string, body: NonNullable<DataverseRequest['body']>): DataverseRequest {
  return { method: 'POST', path: `${keyPath('roles', roleId)}/Microsoft.Dynamics.CRM.${name}`, body };
}
