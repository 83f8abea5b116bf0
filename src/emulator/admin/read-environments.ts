import type { EmulatorAnswer } from '../http.ts';
import { AdminError, answerJson } from './admin-answer.ts';
import type { AdminRequest } from './admin-request.ts';
import type { Environment } from './environment.ts';
import { environmentRecord } from './environment-record.ts';
import type { Tenant } from './tenant.ts';

/** GET of the tenant. The data boundary of a tenant in the European Union is assumed. */
export function getTenant(tenant: Tenant): EmulatorAnswer {
  const [first] = tenant.environments.values();
  const geography = first?.geography ?? 'unitedstates';
  return answerJson(200, {
    tenantId: tenant.id,
    state: 'Enabled',
    location: geography,
    aadCountryGeo: geography,
    dataStorageGeo: geography,
    defaultEnvironmentGeo: geography,
    aadDataBoundary: geography === 'europe' ? 'EU' : 'none',
    fedRAMPHighCertificationRequired: false,
  });
}

/** GET of one environment; `copilotPolicies` only when `$expand` names it. */
export function getEnvironment(tenant: Tenant, environment: Environment, request: AdminRequest): EmulatorAnswer {
  return answerJson(200, record(tenant, environment, request));
}

/** GET of all environments, page by page where pages are limited. */
export function listEnvironments(tenant: Tenant, request: AdminRequest): EmulatorAnswer {
  const all = [...tenant.environments.values()];
  const from = Number(request.query.get('$skiptoken') ?? 0);
  const page = all.slice(from, from + tenant.pageSize);
  const isLast = from + page.length >= all.length;
  return answerJson(200, {
    value: page.map((environment) => record(tenant, environment, request)),
    ...(isLast ? {} : { nextLink: nextLink(request, from + page.length) }),
  });
}

function record(tenant: Tenant, environment: Environment, request: AdminRequest): ReturnType<typeof environmentRecord> {
  return environmentRecord(environment, {
    tenantId: tenant.id,
    baseUrl: request.baseUrl,
    expand: request.query.get('$expand') ?? '',
    values: environment.read(tenant.now, tenant.operationsSeed),
  });
}

function nextLink({ baseUrl, path, query }: AdminRequest, from: number): string {
  const search = new URLSearchParams([...query].filter(([name]) => name !== '$skiptoken'));
  search.set('$skiptoken', String(from));
  return `${baseUrl}${path}?${search}`;
}

/** GET of a lifecycle operation; polling advances it. */
export function pollOperation(tenant: Tenant, request: AdminRequest): EmulatorAnswer {
  const operation = tenant.operations.get(request.parts[0]?.toLowerCase() ?? '');
  if (operation === undefined) return { status: 404 }; // no body, as recorded
  if (!request.principal.environmentAdmin) {
    throw new AdminError(403, 'Forbidden', 'The caller does not have permission to perform this operation.');
  }
  tenant.environment(operation.environmentId).look(tenant.now, tenant.operationsSeed);
  const { principal } = request;
  const requestedBy = {
    id: principal.objectId,
    displayName: principal.type,
    type: principal.type,
    tenantId: tenant.id,
  };
  const state = operation.stateAt(tenant.now);
  const isOver = state === 'Succeeded' || state === 'Failed';
  const { retryAfterSeconds = 1 } = tenant.operationsSeed;
  const headers: Readonly<Record<string, string>> =
    isOver || retryAfterSeconds === null ? {} : { 'Retry-After': String(retryAfterSeconds) };
  return answerJson(200, operation.body(tenant.now, requestedBy), headers);
}
