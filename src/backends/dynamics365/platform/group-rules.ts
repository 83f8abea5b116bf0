import { isObject, type Json, type JsonObject } from '../../../model/json.ts';
import { BackendError } from '../../backend-error.ts';
import { shardOf } from '../clouds.ts';
import { guid } from '../dataverse/odata.ts';
import { callAdmin, objectIn, type PlatformOptions, senseless } from './admin-call.ts';
import { adminRefusal } from './admin-error.ts';

const READING = 'reading the rules of the environment group';

/**
 * The values that rules of an environment group fix, by property (`crossGeoCopilotDataMovementEnabled`): at the
 * environment they are read-only.
 *
 * Every rule that the service lists counts. It also says `hasStagedChanges` of each, but its recorded answers say so of
 * rules in force, too, so that nothing follows from it.
 *
 * @throws {BackendError} `rejected` when the tenant is not declared: the service is asked on a host of the tenant.
 */
export async function readGroupRules(
  options: PlatformOptions,
  groupId: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Json>> {
  const call = {
    method: 'GET',
    plane: 'ppapi',
    origin: shardOf(options.cloud, 'tenant', tenantIdOf(options)),
    path: `/governance/environmentGroups/${guid(groupId)}/ruleSets`,
    query: { 'api-version': '2021-10-01-preview' },
    repeatable: true,
    purpose: READING,
  } as const;
  const answer = await callAdmin(options, call, signal);
  if (answer.status === 204) return new Map();
  if (answer.status !== 200) throw adminRefusal(answer, READING);
  return new Map(itemsIn(objectIn(answer, READING), 'value').flatMap((each) => valuesIn(each, groupId)));
}

function tenantIdOf({ tenantId }: PlatformOptions): string {
  if (tenantId !== undefined) return tenantId;
  throw new BackendError('rejected', 'The environment is in an environment group, and its tenantId is missing.', {
    hint: 'Set spec.tenantId: the rules of the group are kept at a host of the tenant.',
  });
}

function valuesIn(ruleSet: JsonObject, groupId: string): readonly (readonly [string, Json])[] {
  if (!isFor(ruleSet, groupId)) return [];
  return itemsIn(ruleSet, 'parameters').flatMap((parameter) =>
    itemsIn(parameter, 'value').map(({ id, value }) => {
      if (typeof id !== 'string' || id.length > 200) throw senseless(READING);
      return [id, plain(value)] as const;
    }),
  );
}

/** A rule set that names groups holds for those; one that names none, for the group it was asked of. */
function isFor(ruleSet: JsonObject, groupId: string): boolean {
  const filter = ruleSet['environmentFilter'];
  if (!isObject(filter) || filter['type'] !== 'Include') return true;
  const groups = itemsIn(filter, 'values').filter(({ type }) => type === 'EnvironmentGroup');
  return groups.length === 0 || groups.some(({ id }) => String(id).toLowerCase() === groupId.toLowerCase());
}

/** Booleans are written as text. */
function plain(value: Json | undefined): Json {
  if (value === 'true' || value === 'false') return value === 'true';
  return value ?? null;
}

function itemsIn(body: JsonObject, member: string): readonly JsonObject[] {
  const items = body[member];
  if (items === undefined || items === null) return [];
  if (!Array.isArray(items)) throw senseless(READING);
  return (items as readonly Json[]).map((each) => {
    if (!isObject(each)) throw senseless(READING);
    return each;
  });
}
