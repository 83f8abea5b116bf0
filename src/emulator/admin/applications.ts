import type { EmulatorAnswer } from '../http.ts';
import { AdminError, answerJson } from './admin-answer.ts';
import { type AdminRequest, bodyOf } from './admin-request.ts';
import type { Environment } from './environment.ts';
import type { Tenant } from './tenant.ts';

/** GET of the management applications. */
export function listApplications(tenant: Tenant, request: AdminRequest): EmulatorAnswer {
  const ids = tenant.registeredApplications(request.principal);
  return answerJson(200, { value: ids.map((applicationId) => ({ applicationId })) });
}

/** PUT of a management application: by a person only. The text of the refusal is assumed. */
export function registerApplication(tenant: Tenant, request: AdminRequest): EmulatorAnswer {
  const [applicationId = ''] = request.parts;
  if (request.principal.type !== 'User') {
    throw new AdminError(403, 'Forbidden', 'A management application can be registered by an administrator only.');
  }
  tenant.register(applicationId);
  return answerJson(200, { applicationId });
}

/** POST addAppUser: makes an application a user of the organization with the role System Administrator. */
export function addApplicationUser(tenant: Tenant, environment: Environment, request: AdminRequest): EmulatorAnswer {
  const { servicePrincipalAppId } = bodyOf(request);
  if (typeof servicePrincipalAppId !== 'string') {
    throw new AdminError(400, 'BadRequest', "The request content has no text 'servicePrincipalAppId'.");
  }
  if (!request.principal.environmentAdmin) {
    throw new AdminError(403, 'Forbidden', 'The caller does not have permission to perform this operation.');
  }
  tenant.addMember(servicePrincipalAppId, environment.organization.name);
  return { status: 200 };
}

/** POST applyAdminRole: an administrator who is no user of the organization becomes one. */
export function takeAdminRole(tenant: Tenant, environment: Environment, request: AdminRequest): EmulatorAnswer {
  tenant.addMember(request.principal.applicationId, environment.organization.name);
  return { status: 200 };
}
