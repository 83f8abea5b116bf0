import type { EmulatorAnswer } from '../http.ts';
import { isJsonObject, type Json, type JsonObject, layOver } from '../json.ts';
import { AdminError, busy } from './admin-answer.ts';
import { type AdminRequest, bodyOf } from './admin-request.ts';
import type { Environment } from './environment.ts';
import { LifecycleOperation } from './lifecycle-operation.ts';
import { isInEuDataBoundary, isInUnitedStates } from './locations.ts';
import type { Tenant } from './tenant.ts';

/**
 * PATCH of an environment: sparse; 202 with an operation, 204 when nothing changes, 400 for a rule that is broken, 403,
 * 409 while another operation runs.
 */
export function writeEnvironment(tenant: Tenant, environment: Environment, request: AdminRequest): EmulatorAnswer {
  if (!request.principal.environmentAdmin) throw forbidden();
  const wanted = wantedOf(bodyOf(request));
  if (environment.isBusy(tenant.now, tenant.operationsSeed)) throw busy(environment.id);
  const locked = lockedIn(wanted, tenant, environment);
  if (locked.length > 0 && tenant.groupOf(environment)?.lockedWrite === 'refused') throw lockedError(locked);
  const allowed = without(wanted, locked);
  checkRules(environment, allowed, tenant.operationsSeed.combinedSwitch ?? true);
  const changes = layOver(allowed, sideEffects(request));
  if (
    locked.length === 0 &&
    JSON.stringify(layOver(environment.values, allowed)) === JSON.stringify(environment.values)
  ) {
    return { status: 204 };
  }
  return begin(tenant, environment, changes, request.baseUrl);
}

const COPILOT_POLICIES = ['crossGeoCopilotDataMovementEnabled', 'crossBoundaryCopilotDataMovementEnabled'];
const WRITABLE: Readonly<Record<string, 'boolean' | 'string' | 'object'>> = {
  bingChatEnabled: 'boolean',
  m365Enabled: 'boolean',
  displayName: 'string',
  description: 'string',
  copilotPolicies: 'object',
};

/** @throws {AdminError} 400 for what cannot be written. Code and text are assumed. */
function wantedOf(body: JsonObject): JsonObject {
  const { properties, ...rest } = body;
  const [stranger] = Object.keys(rest);
  if (stranger !== undefined) throw badRequest(`The property '${stranger}' of the environment cannot be changed.`);
  if (!isJsonObject(properties)) throw badRequest("The request content has no 'properties'.");
  for (const [name, value] of Object.entries(properties)) checkType(name, value, WRITABLE[name]);
  const { copilotPolicies } = properties;
  if (isJsonObject(copilotPolicies)) {
    for (const [name, value] of Object.entries(copilotPolicies)) {
      checkType(`copilotPolicies.${name}`, value, COPILOT_POLICIES.includes(name) ? 'boolean' : undefined);
    }
  }
  return properties;
}

function checkType(name: string, value: Json, type: 'boolean' | 'string' | 'object' | undefined): void {
  if (type === undefined) throw badRequest(`The property 'properties.${name}' is unknown or cannot be changed.`);
  const isRight = type === 'object' ? isJsonObject(value) : typeof value === type;
  if (!isRight) throw badRequest(`The value of 'properties.${name}' must be of type ${type}.`);
}

/** Rules of validity: admin-api documentation and validators of the Terraform provider. */
function checkRules(environment: Environment, wanted: JsonObject, combinedSwitch: boolean): void {
  const { geography } = environment;
  const policies = isJsonObject(wanted['copilotPolicies']) ? wanted['copilotPolicies'] : {};
  const isUnitedStates = isInUnitedStates(geography);
  if ('crossBoundaryCopilotDataMovementEnabled' in policies && !isInEuDataBoundary(geography)) {
    throw badRequest(
      'CrossBoundaryCopilotDataMovementEnabled can only be set for environments within an EU data boundary location.',
    );
  }
  if (isUnitedStates && policies['crossGeoCopilotDataMovementEnabled'] === true) {
    throw badRequest(`CrossGeoCopilotDataMovementEnabled cannot be enabled for environments in ${geography}.`); // text assumed
  }
  if (isUnitedStates || !touchesAi(wanted)) return;
  const after = layOver(environment.values, wanted);
  const movesBefore = crossGeoOf(environment.values);
  const movesAfter = crossGeoOf(after);
  if (movesAfter && (movesBefore || combinedSwitch)) return;
  const offending = movesAfter ? needing(wanted) : needing(after);
  if (offending !== undefined) {
    throw badRequest(`${offending} cannot be enabled unless data movement across regions is enabled.`);
  }
}

function touchesAi(wanted: JsonObject): boolean {
  return 'bingChatEnabled' in wanted || 'm365Enabled' in wanted || 'copilotPolicies' in wanted;
}

function crossGeoOf(values: JsonObject): boolean {
  const { copilotPolicies } = values;
  return isJsonObject(copilotPolicies) && copilotPolicies['crossGeoCopilotDataMovementEnabled'] === true;
}

/** What is on and needs data movement, as the messages name it. */
function needing(values: JsonObject): string | undefined {
  if (values['bingChatEnabled'] === true) return 'Bing search';
  if (values['m365Enabled'] === true) return 'Microsoft 365 services';
  const { copilotPolicies } = values;
  const isFlexible =
    isJsonObject(copilotPolicies) && copilotPolicies['crossBoundaryCopilotDataMovementEnabled'] === true;
  return isFlexible ? 'Flexible routing' : undefined;
}

/** Newer versions of the write also make the environment a Managed Environment (TF#595). */
function sideEffects(request: AdminRequest): JsonObject {
  const version = request.query.get('api-version') ?? '';
  return version >= '2022-05-01' ? { governanceConfiguration: { protectionLevel: 'Standard' } } : {};
}

function lockedIn(wanted: JsonObject, tenant: Tenant, environment: Environment): readonly string[] {
  const locked = tenant.groupOf(environment)?.lockedNames() ?? [];
  const { copilotPolicies, ...others } = wanted;
  const names = [...Object.keys(others), ...(isJsonObject(copilotPolicies) ? Object.keys(copilotPolicies) : [])];
  return names.filter((name) => locked.includes(name));
}

function without(wanted: JsonObject, locked: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(wanted)
      .filter(([name]) => !locked.includes(name))
      .map(([name, value]) => [name, isJsonObject(value) ? without(value, locked) : value]),
  );
}

function begin(tenant: Tenant, environment: Environment, changes: JsonObject, baseUrl: string): EmulatorAnswer {
  const options = tenant.operationsSeed;
  const operation = new LifecycleOperation({
    id: tenant.surroundings.newId(),
    environmentId: environment.id,
    changes,
    now: tenant.now,
    fails: tenant.operations.size < (options.failures ?? 0),
    options,
  });
  tenant.operations.set(operation.id, operation);
  environment.begin(operation);
  const retryAfter = options.retryAfterSeconds === undefined ? 1 : options.retryAfterSeconds;
  const origin = options.origin ?? baseUrl;
  const address = `${origin}/providers/Microsoft.BusinessAppPlatform/lifecycleOperations/${operation.id}?api-version=2023-06-01`;
  const header = options.header ?? 'Location';
  return {
    status: 202,
    headers: {
      ...(header === 'none' ? {} : { [header]: address }),
      ...(retryAfter === null ? {} : { 'Retry-After': String(retryAfter) }),
    },
  };
}

function badRequest(message: string): AdminError {
  return new AdminError(400, 'BadRequest', message);
}

/** Text of the refusal: assumed. */
function forbidden(): AdminError {
  return new AdminError(403, 'Forbidden', 'The caller does not have permission to perform this operation.');
}

/** What the service answers for a locked value is not documented; assumed. */
function lockedError(names: readonly string[]): AdminError {
  return new AdminError(
    403,
    'Forbidden',
    `The settings ${names.join(', ')} are managed by a rule of the environment group and cannot be changed.`,
  );
}
