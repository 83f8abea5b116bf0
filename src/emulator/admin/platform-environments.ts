import type { EmulatorAnswer } from '../http.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { AdminError, answerJson } from './admin-answer.ts';
import type { AdminRequest } from './admin-request.ts';
import type { Environment } from './environment.ts';
import { hasDataverse, instanceUrlOf } from './environment-record.ts';
import { azureRegionOf } from './locations.ts';
import type { Tenant } from './tenant.ts';

/** GET of one environment of the Power Platform API: a flat model without any switch of Copilot. */
export function getFlatEnvironment(tenant: Tenant, environment: Environment, request: AdminRequest): EmulatorAnswer {
  return answerJson(200, flat(tenant, environment, request));
}

/** GET of all; `$filter` knows `NAME eq 'VALUE'` joined by `and`, over the documented properties. */
export function listFlatEnvironments(tenant: Tenant, request: AdminRequest): EmulatorAnswer {
  const wanted = conditions(request.query.get('$filter') ?? '');
  const all = [...tenant.environments.values()].map((each) => flat(tenant, each, request));
  return answerJson(200, { value: all.filter((each) => wanted.every(([name, value]) => each[name] === value)) });
}

const FILTERABLE = ['dataverseId', 'type', 'geo', 'state', 'environmentGroupId', 'domainName'];

function conditions(filter: string): readonly (readonly [string, string])[] {
  if (filter.trim() === '') return [];
  return filter.split(/\s+and\s+/i).map((condition) => {
    const [, name = '', quoted, plain] = /^\s*(\w+)\s+eq\s+(?:'([^']*)'|(\S+))\s*$/i.exec(condition) ?? [];
    if (!FILTERABLE.includes(name))
      throw new AdminError(400, 'InvalidFilter', `The filter '${condition}' is not valid.`);
    return [name, quoted ?? plain ?? ''];
  });
}

/** Property names: published REST schema; spellings of values are assumed. */
function flat(tenant: Tenant, environment: Environment, request: AdminRequest): JsonObject {
  const values = environment.read(tenant.now, tenant.operationsSeed);
  const governance = values['governanceConfiguration'];
  const { organization } = environment;
  const linked = {
    dataverseId: organization.organizationId,
    url: instanceUrlOf(environment, request.baseUrl),
    domainName: organization.name,
    version: '9.2.26013.00150',
  };
  return {
    id: environment.id,
    displayName: values['displayName'] ?? '',
    type: organization.type === 'sandbox' ? 'Sandbox' : 'Production',
    state: environment.hasOperation ? 'Running' : 'Ready',
    tenantId: tenant.id,
    geo: environment.geography,
    azureRegion: azureRegionOf(environment.geography),
    clusterCategory: 'Prod',
    adminMode: 'Disabled',
    backgroundOperationsState: 'Enabled',
    protectionLevel: (isJsonObject(governance) ? governance['protectionLevel'] : undefined) ?? 'Basic',
    environmentGroupId: environment.groupId ?? null,
    ...(hasDataverse(environment) ? linked : {}),
    createdDateTime: '2025-03-04T09:00:00Z',
    deletedDateTime: null,
  };
}

/** POST addEnvironment: only Managed Environments can join a group; the code of the refusal is assumed. */
export function addToGroup(tenant: Tenant, request: AdminRequest): EmulatorAnswer {
  const [groupId = '', environmentId = ''] = request.parts;
  const group = tenant.group(groupId);
  const environment = tenant.environment(environmentId);
  if (environment.groupId === group.id) return { status: 204 };
  const governance = environment.values['governanceConfiguration'];
  if (!isJsonObject(governance) || governance['protectionLevel'] !== 'Standard') {
    throw new AdminError(400, 'BadRequest', 'Only managed environments can be added to an environment group.');
  }
  environment.groupId = group.id;
  tenant.publish(group);
  return { status: 202 };
}
