import { closest } from '../../../diagnostics/closest.ts';
import { isObject, type Json, type JsonObject, sameJson } from '../../../model/json.ts';
import { stringsOf } from '../../../model/kinds/references.ts';
import { RIGHTS, type Right } from '../../../model/kinds/security-role.ts';
import type { Failure } from '../../../model/outcome.ts';
import { privilegeName } from '../../../model/privilege-names.ts';
import type { Place } from '../place.ts';
import { type Attempt, rejected } from './attempt.ts';

/** Rules of security roles: known privileges only, and on each table only the levels that its ownership allows. */
export function refuseSecurityRole({ identity, before, after, place }: Attempt): Failure | undefined {
  if (after.displayName === undefined && place.outOfBoxRoles.has(identity)) {
    return rejected(`"${identity}" comes with the product and cannot be deleted.`, 'Remove the declaration instead.');
  }
  return refuseGrants(before, after, place) ?? refuseUnknownPrivilege(before, after, place);
}

function refuseGrants(before: JsonObject, after: JsonObject, place: Place): Failure | undefined {
  const known = new Map(grants(before).map((grant) => [grant.table, grant]));
  for (const grant of grants(after)) {
    const refusal = sameJson(known.get(grant.table), grant) ? undefined : refuseGrant(grant, place);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refuseGrant(grant: JsonObject, place: Place): Failure | undefined {
  const table = String(grant.table);
  const allowed = place.tableLevels.get(table);
  const wanted = RIGHTS.filter((right) => grant[right] !== undefined);
  if (allowed === undefined) return unknownTable(table, wanted[0] ?? 'read', place);
  const wrong = wanted.find((right) => !allowed.includes(String(grant[right])));
  if (wrong === undefined) return undefined;
  return rejected(
    `${privilegeName({ table, right: wrong })} does not take the level ${String(grant[wrong])}: ${table} allows ${allowed.join(', ')}.`,
    allowed.includes('basic')
      ? 'Choose one of these levels.'
      : 'The table belongs to the organization; choose global or none.',
  );
}

function unknownTable(table: string, right: Right, place: Place): Failure {
  const near = closest(table, place.tableLevels.keys());
  return rejected(
    `The privilege ${privilegeName({ table, right })} does not exist.`,
    near === undefined
      ? `If the table exists, name it in the Environment under existing.tables.`
      : `Did you mean the table "${near}"?`,
  );
}

function refuseUnknownPrivilege(before: JsonObject, after: JsonObject, place: Place): Failure | undefined {
  const had = new Set(stringsOf(before.miscellaneous));
  const unknown = stringsOf(after.miscellaneous).find(
    (name) => !had.has(name) && !place.privileges.has(name.toLowerCase()),
  );
  if (unknown === undefined) return undefined;
  const near = closest(unknown, place.privileges.values());
  return rejected(
    `The privilege ${unknown} does not exist.`,
    near === undefined ? 'Check its name.' : `Did you mean "${near}"?`,
  );
}

function grants(spec: JsonObject): readonly JsonObject[] {
  return Array.isArray(spec.privileges) ? (spec.privileges as readonly Json[]).filter(isObject) : [];
}
