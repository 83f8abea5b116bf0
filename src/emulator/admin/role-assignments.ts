import type { EmulatorAnswer } from '../http.ts';
import type { Json } from '../json.ts';
import { AdminError, answerJson } from './admin-answer.ts';
import { type AdminRequest, bodyOf } from './admin-request.ts';
import type { Tenant } from './tenant.ts';

/** Built-in roles by id. Source: Microsoft Learn, programmability tutorial "role assignments". */
const ROLES: Readonly<Record<string, string>> = {
  '0cb07c69-1631-4725-ab35-e59e001c51ea': 'Power Platform owner',
  'ff954d61-a89a-4fbe-ace9-01c367b89f87': 'Power Platform contributor',
  'c886ad2e-27f7-4874-8381-5849b8d8a090': 'Power Platform reader',
  '95e94555-018c-447b-8691-bdac8e12211e': 'Power Platform role-based access control administrator',
};

/** GET of the role definitions. */
export function listRoleDefinitions(): EmulatorAnswer {
  const value = Object.entries(ROLES).map(([roleDefinitionId, roleDefinitionName]) => ({
    roleDefinitionId,
    roleDefinitionName,
  }));
  return answerJson(200, { value });
}

/** GET of the assignments of a scope. */
export function listRoleAssignments(tenant: Tenant, scope: string): EmulatorAnswer {
  return answerJson(200, { value: tenant.roleAssignments.filter((each) => each['scope'] === scope) });
}

/** POST of an assignment: 201. An environment that was just created is not known everywhere yet: 400 (TF retries). */
export function assignRole(
  tenant: Tenant,
  scope: string,
  request: AdminRequest,
  environmentId?: string,
): EmulatorAnswer {
  const { principalObjectId, principalType, roleDefinitionId } = bodyOf(request);
  if (environmentId !== undefined) checkKnown(tenant, environmentId);
  if (typeof roleDefinitionId !== 'string' || ROLES[roleDefinitionId.toLowerCase()] === undefined) {
    throw new AdminError(400, 'RoleDefinitionIdInvalid', 'The role definition id is not valid.');
  }
  if (principalType !== 'ApplicationUser' && principalType !== 'User') {
    throw new AdminError(400, 'PrincipalTypeInvalid', 'The principal type is not valid.');
  }
  const assignment = {
    roleAssignmentId: tenant.surroundings.newId(),
    scope,
    principalType,
    principalObjectId: principalObjectId ?? null,
    roleDefinitionId,
    createdByPrincipalType: request.principal.type === 'User' ? 'User' : 'ApplicationUser',
    createdByPrincipalObjectId: request.principal.objectId,
    createdOn: new Date(tenant.now).toISOString(),
    expiresOn: null as Json,
  };
  tenant.roleAssignments.push(assignment);
  return answerJson(201, assignment);
}

function checkKnown(tenant: Tenant, environmentId: string): void {
  const environment = tenant.environments.get(environmentId.toLowerCase());
  if (environment !== undefined && environment.unknownToRolesFor === 0) return;
  if (environment !== undefined) environment.unknownToRolesFor -= 1;
  throw new AdminError(400, 'EnvironmentIdInvalid', 'The environment id is not valid.');
}
