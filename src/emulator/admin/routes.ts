import type { EmulatorAnswer } from '../http.ts';
import { answerJson } from './admin-answer.ts';
import type { AdminRequest } from './admin-request.ts';
import { addApplicationUser, listApplications, registerApplication, takeAdminRole } from './applications.ts';
import { changeSettings, createSettings, readSettings } from './environment-settings.ts';
import {
  createRuleSet,
  deleteRuleSet,
  listPolicies,
  readAssignments,
  readGovernance,
  readPolicy,
  readRuleSets,
  replaceRuleSet,
  writeGovernance,
} from './governance.ts';
import { locationList } from './locations.ts';
import { addToGroup, getFlatEnvironment, listFlatEnvironments } from './platform-environments.ts';
import { getEnvironment, getTenant, listEnvironments, pollOperation } from './read-environments.ts';
import { assignRole, listRoleAssignments, listRoleDefinitions } from './role-assignments.ts';
import type { Tenant } from './tenant.ts';
import { listTenantSettings, updateTenantSettings } from './tenant-settings.ts';
import { writeEnvironment } from './write-environment.ts';

/** One route of the admin APIs. */
export interface Route {
  readonly method: string;
  /** Matches the whole path; its groups are the parts of the request. */
  readonly pattern: RegExp;
  readonly run: (tenant: Tenant, request: AdminRequest) => EmulatorAnswer;
}

const BAP = '/providers/Microsoft.BusinessAppPlatform';
const ENVIRONMENTS = `${BAP}/scopes/admin/environments`;
const PLATFORM = '/environmentmanagement/environments';
const GROUP_RULES = '/governance/environmentGroups/:group/ruleSets';
const POLICIES = '/governance/ruleBasedPolicies';

/** Every route, of the BAP admin API first. */
export const ROUTES: readonly Route[] = [
  route('GET', `${BAP}/tenant`, getTenant),
  route('GET', `${BAP}/locations`, () => answerJson(200, locationList())),
  route('GET', ENVIRONMENTS, listEnvironments),
  route('GET', `${ENVIRONMENTS}/:id`, (tenant, request) =>
    getEnvironment(tenant, environmentOf(tenant, request), request),
  ),
  route('PATCH', `${ENVIRONMENTS}/:id`, (tenant, request) =>
    writeEnvironment(tenant, environmentOf(tenant, request), request),
  ),
  route('POST', `${ENVIRONMENTS}/:id/addAppUser`, (tenant, request) =>
    addApplicationUser(tenant, environmentOf(tenant, request), request),
  ),
  route('GET', `${BAP}/lifecycleOperations/:id`, pollOperation),
  route('POST', `${BAP}/listTenantSettings`, listTenantSettings),
  route('POST', `${BAP}/scopes/admin/updateTenantSettings`, updateTenantSettings),
  route('GET', `${BAP}/adminApplications`, listApplications),
  route('PUT', `${BAP}/adminApplications/:id`, registerApplication),
  route('GET', PLATFORM, listFlatEnvironments),
  route('GET', `${PLATFORM}/:id`, (tenant, request) =>
    getFlatEnvironment(tenant, environmentOf(tenant, request), request),
  ),
  route('GET', `${PLATFORM}/:id/settings`, (tenant, request) =>
    readSettings(tenant, environmentOf(tenant, request), request),
  ),
  route('POST', `${PLATFORM}/:id/settings`, (tenant, request) =>
    createSettings(environmentOf(tenant, request), request),
  ),
  route('PATCH', `${PLATFORM}/:id/settings`, (tenant, request) =>
    changeSettings(environmentOf(tenant, request), request),
  ),
  route('POST', '/environmentmanagement/environmentGroups/:group/addEnvironment/:id', addToGroup),
  route('GET', '/copilotgovernance/settings/:name', (tenant, { environmentId, parts }) =>
    readGovernance(tenant.environment(environmentId).governance, parts[0] ?? ''),
  ),
  route('PUT', '/copilotgovernance/settings/:name', (tenant, request) =>
    writeGovernance(tenant.environment(request.environmentId).governance, request.parts[0] ?? '', request),
  ),
  route('GET', GROUP_RULES, (tenant, { parts }) => readRuleSets(tenant.group(parts[0] ?? ''))),
  route('POST', GROUP_RULES, (tenant, request) => createRuleSet(tenant, tenant.group(request.parts[0] ?? ''), request)),
  route('PUT', '/governance/ruleSets/:id', (tenant, request) =>
    replaceRuleSet(tenant, request.parts[0] ?? '', request),
  ),
  route('DELETE', '/governance/ruleSets/:id', (tenant, { parts }) => deleteRuleSet(tenant, parts[0] ?? '')),
  route('GET', POLICIES, listPolicies),
  route('GET', `${POLICIES}/:id`, (tenant, { parts }) => readPolicy(tenant, parts[0] ?? '')),
  route('GET', `${POLICIES}/environmentGroups/:group/assignments`, (tenant, request) =>
    readAssignments(tenant, tenant.group(request.parts[0] ?? ''), request),
  ),
  route('GET', '/authorization/roleDefinitions', listRoleDefinitions),
  ...['', '/environments/:id', '/environmentGroups/:group'].flatMap((scope) => roleRoutes(scope)),
  route('POST', '/usermanagement/environments/:id/user/applyAdminRole', (tenant, request) =>
    takeAdminRole(tenant, environmentOf(tenant, request), request),
  ),
];

function roleRoutes(scope: string): readonly Route[] {
  const path = `/authorization${scope}/roleAssignments`;
  const scopeOf = (tenant: Tenant, { parts }: AdminRequest): string =>
    `/tenants/${tenant.id}${scope.replace(/:\w+/, parts[0] ?? '')}`;
  return [
    route('GET', path, (tenant, request) => listRoleAssignments(tenant, scopeOf(tenant, request))),
    route('POST', path, (tenant, request) =>
      assignRole(tenant, scopeOf(tenant, request), request, scope.includes(':id') ? request.parts[0] : undefined),
    ),
  ];
}

/** `:name` stands for one part of the path; letters count in any case, as the services take them. */
function route(method: string, path: string, run: Route['run']): Route {
  const source = path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '([^/]+)');
  return { method, pattern: new RegExp(`^${source}$`, 'i'), run };
}

function environmentOf(tenant: Tenant, { parts }: AdminRequest): ReturnType<Tenant['environment']> {
  return tenant.environment(parts[0] ?? '');
}
