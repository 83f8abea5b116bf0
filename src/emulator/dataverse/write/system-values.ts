import type { Json } from '../../json.ts';
import type { Organization } from '../organization.ts';
import { invalidArgument } from '../refusals.ts';
import type { TableDefinition } from '../tables.ts';

type Values = Readonly<Record<string, Json>>;

/** What a new row holds besides what was said: defaults of its columns, owner, and who made it when. */
export function valuesOfNew(organization: Organization, table: TableDefinition, given: Values): Values {
  const { userId, businessUnitId, organizationId } = organization.options;
  const byDefault = [...table.columns.values()].flatMap(
    ({ name, default: value }): readonly (readonly [string, Json])[] => (value === undefined ? [] : [[name, value]]),
  );
  const system = {
    createdon: timeOf(organization),
    createdby: userId,
    modifiedby: userId,
    modifiedon: timeOf(organization),
    ownerid: userId,
    owningbusinessunit: businessUnitId,
    organizationid: organizationId,
    ismanaged: false,
  };
  const known = Object.entries(system).filter(([name]) => table.columns.has(name) && name !== table.primaryId);
  return { ...Object.fromEntries([...known, ...byDefault]), ...given, ...stateValues(table, given) };
}

/** What an update writes besides what was said: who changed the row when. */
export function valuesOfChanged(organization: Organization, table: TableDefinition, given: Values): Values {
  const system = { modifiedby: organization.options.userId, modifiedon: timeOf(organization) };
  const known = Object.entries(system).filter(([name]) => table.columns.has(name));
  return { ...given, ...stateValues(table, given), ...Object.fromEntries(known) };
}

/**
 * State and status belong together: the first option of one goes with the first of the other.
 *
 * @throws {EmulatorError} 400 when both are said and do not.
 */
function stateValues(table: TableDefinition, given: Values): Values {
  const states = table.columns.get('statecode')?.options ?? [];
  const statuses = table.columns.get('statuscode')?.options ?? [];
  const state = states.findIndex(({ value }) => value === given.statecode);
  const status = statuses.findIndex(({ value }) => value === given.statuscode);
  if (states.length !== statuses.length || (state < 0 && status < 0)) return {};
  if (state >= 0 && status >= 0 && state !== status) {
    throw invalidArgument(
      `${String(given.statuscode)} is not a valid status code for state code ${String(given.statecode)} on ${table.name}.`,
    );
  }
  const at = Math.max(state, status);
  return { statecode: states[at]?.value ?? null, statuscode: statuses[at]?.value ?? null };
}

/** Now, as rows keep times: UTC, to the second. */
function timeOf(organization: Organization): string {
  return `${new Date(organization.now()).toISOString().slice(0, 19)}Z`;
}
