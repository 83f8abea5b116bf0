import { isObject } from '../../../model/json.ts';
import { ACCESS_LEVELS, type AccessLevel } from '../../../model/kinds/security-role.ts';
import { BackendError } from '../../backend-error.ts';
import type { DataverseAnswer, DataverseRequest } from '../dataverse/dataverse-request.ts';
import { isGuid, keyPath } from '../dataverse/odata.ts';
import { decodeGrants } from '../kinds/role-privileges.ts';
import type { Grant, Snapshot } from '../kinds/snapshot.ts';

/** What the identity holds, or why that is not known. */
export type UserRights = HeldRights | { readonly why: string };

/** The privileges of the identity with the widest level of each. */
export interface HeldRights {
  /** By name in small letters. */
  readonly byName: ReadonlyMap<string, AccessLevel>;
  /** By id in small letters. */
  readonly byId: ReadonlyMap<string, AccessLevel>;
  /** Whether all have a name: only then one that is not there is surely not held. */
  readonly isWhole: boolean;
}

/**
 * Asks what the user of an answer to `WhoAmI` may do; undefined when it names none.
 *
 * Source: Web API reference, RetrieveUserPrivileges: bound to systemuser, without parameters.
 */
export function rightsRequest(who: DataverseAnswer | undefined): DataverseRequest | undefined {
  const id = isObject(who?.body) ? who.body['UserId'] : undefined;
  if (!isGuid(id)) return undefined;
  return { method: 'GET', path: `${keyPath('systemusers', id)}/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()` };
}

/** What an answer to `rightsRequest` says. One that was refused or makes no sense is no error: then nothing is known. */
export function decodeRights(answer: DataverseAnswer, privileges: Snapshot['privileges']): UserRights {
  if (answer.status >= 400)
    return { why: `Dataverse does not say what this identity may do (status ${answer.status}).` };
  try {
    return heldRights(decodeGrants(answer.body), privileges);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { why: 'What Dataverse says this identity may do makes no sense.' };
  }
}

function heldRights(grants: readonly Grant[], privileges: Snapshot['privileges']): HeldRights {
  const byName = new Map<string, AccessLevel>();
  const byId = new Map<string, AccessLevel>();
  let isWhole = true;
  for (const { privilegeId, privilegeName = privileges.get(privilegeId)?.name, level } of grants) {
    widen(byId, privilegeId, level);
    if (privilegeName === undefined) isWhole = false;
    else widen(byName, privilegeName.toLowerCase(), level);
  }
  return { byName, byId, isWhole };
}

function widen(levels: Map<string, AccessLevel>, key: string, level: AccessLevel): void {
  if (reaches(level, levels.get(key))) levels.set(key, level);
}

/** Whether a level reaches as far as another one. */
export function reaches(level: AccessLevel | undefined, wanted: AccessLevel | undefined): boolean {
  return rank(level) >= rank(wanted);
}

function rank(level: AccessLevel | undefined): number {
  return level === undefined ? -1 : ACCESS_LEVELS.indexOf(level);
}
