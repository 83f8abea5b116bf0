import type { EmulatorAnswer } from '../http.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { AdminError, answerJson } from './admin-answer.ts';
import { type AdminRequest, bodyOf } from './admin-request.ts';
import type { EnvironmentGroup, RuleSet } from './environment-group.ts';
import type { Tenant } from './tenant.ts';

/** GET of a group's rule sets: 204 when it has none. */
export function readRuleSets(group: EnvironmentGroup): EmulatorAnswer {
  return group.ruleSet === undefined ? { status: 204 } : answerJson(200, { value: [asJson(group.ruleSet)] });
}

/** POST of a group's first rule set: 201. What a second one gets is assumed: 409. */
export function createRuleSet(tenant: Tenant, group: EnvironmentGroup, request: AdminRequest): EmulatorAnswer {
  if (group.ruleSet !== undefined) throw new AdminError(409, 'Conflict', 'The group has a rule set already.');
  return answerJson(201, save(tenant, group, tenant.surroundings.newId(), bodyOf(request)));
}

/** PUT of a rule set: replaces all its parameters. */
export function replaceRuleSet(tenant: Tenant, id: string, request: AdminRequest): EmulatorAnswer {
  const group = groupOfRuleSet(tenant, id);
  return answerJson(200, save(tenant, group, id, bodyOf(request)));
}

/** DELETE of a rule set: its values stay and are no longer locked. */
export function deleteRuleSet(tenant: Tenant, id: string): EmulatorAnswer {
  groupOfRuleSet(tenant, id).ruleSet = undefined;
  return { status: 200 };
}

function save(tenant: Tenant, group: EnvironmentGroup, id: string, body: JsonObject): Json {
  const { parameters, environmentFilter } = body;
  if (!Array.isArray(parameters)) throw new AdminError(400, 'BadRequest', "The rule set has no list 'parameters'.");
  group.ruleSet = {
    id,
    parameters: parameters as readonly Json[],
    lastModified: new Date(tenant.now).toISOString(),
    environmentFilter: environmentFilter ?? { type: 'Include', values: [{ id: group.id, type: 'EnvironmentGroup' }] },
  };
  tenant.publish(group);
  return asJson(group.ruleSet);
}

function asJson({ parameters, id, lastModified, environmentFilter }: RuleSet): Json {
  return { parameters, id, lastModified, environmentFilter };
}

function groupOfRuleSet(tenant: Tenant, id: string): EnvironmentGroup {
  const found = [...tenant.groups.values()].find((group) => group.ruleSet?.id === id.toLowerCase());
  if (found === undefined) throw new AdminError(404, 'RuleSetNotFound', `The rule set '${id}' could not be found.`);
  return found;
}

/** GET of all rule based policies. */
export function listPolicies(tenant: Tenant): EmulatorAnswer {
  return answerJson(200, { value: [...tenant.policies.values()] });
}

/** GET of one rule based policy. */
export function readPolicy(tenant: Tenant, id: string): EmulatorAnswer {
  const found = tenant.policies.get(id.toLowerCase());
  if (found === undefined) throw new AdminError(404, 'PolicyNotFound', `The policy '${id}' could not be found.`);
  return answerJson(200, found);
}

/** GET of the policies assigned to a group. The spelling of `resourceType` is assumed. */
export function readAssignments(tenant: Tenant, group: EnvironmentGroup, request: AdminRequest): EmulatorAnswer {
  const { policy } = group;
  const withCounts = request.query.get('includerulesetcounts') === 'true';
  const sets = policy?.body['ruleSets'];
  const count = Array.isArray(sets) ? sets.length : 0;
  const assignment = {
    policyId: policy?.id ?? '',
    resourceId: group.id,
    resourceType: 'EnvironmentGroup',
    ...(withCounts ? { ruleSetCount: count } : {}),
    tenantId: tenant.id,
  };
  return answerJson(200, { value: policy === undefined ? [] : [assignment] });
}

/** GET and PUT of one setting of Copilot governance (THIRD-PARTY: TALXIS). */
export function readGovernance(settings: ReadonlyMap<string, Json>, name: string): EmulatorAnswer {
  const value = settings.get(name);
  if (value === undefined) throw new AdminError(404, 'NotFound', `The setting '${name}' could not be found.`);
  return answerJson(200, { settingName: name, value });
}

/** @throws {AdminError} 404 for an unknown name, 400 for a value that is no boolean. */
export function writeGovernance(settings: Map<string, Json>, name: string, request: AdminRequest): EmulatorAnswer {
  const body = bodyOf(request);
  if (!isJsonObject(body) || typeof body['value'] !== 'boolean') {
    throw new AdminError(400, 'BadRequest', "The request content has no boolean 'value'.");
  }
  readGovernance(settings, name);
  settings.set(name, body['value']);
  return readGovernance(settings, name);
}
