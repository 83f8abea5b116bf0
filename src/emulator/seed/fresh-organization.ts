import fresh from '../../../data/emulator/fresh-environment.json' with { type: 'json' };
import { idOf } from '../dataverse/id-of.ts';
import { Organization } from '../dataverse/organization.ts';
import type { OrganizationOptions } from '../dataverse/organization-options.ts';
import { emulatorTables, namedTable, type TableDefinition } from '../dataverse/tables.ts';
import type { OrganizationSeed } from '../seed.ts';
import { writeProduct } from './product-rows.ts';
import { RowWriter } from './row-writer.ts';
import { writeSecurity } from './security-rows.ts';

/** What an organization takes from the process around it. */
export type Surroundings = Pick<OrganizationOptions, 'platformSettings' | 'changeTrackingDays' | 'clock' | 'newId'>;

/**
 * An organization as it is right after its environment was made, with what the seed says of it.
 *
 * Ids of rows follow from the id of the organization and a name, so two organizations of one seed are the same to the
 * byte. What no source documents is left out (built-in prompts, ids of forms) or marked as assumed in the data.
 *
 * @throws {RangeError} for a language or geography that is not known.
 */
export function freshOrganization(
  seed: OrganizationSeed,
  tenantId: string,
  surroundings: Surroundings = {},
): Organization {
  const organization = new Organization({ ...optionsOf(seed, tenantId), ...surroundings });
  const rows = new RowWriter(organization);
  writeSecurity(organization, seed, rows);
  rows.addAs('organization', seed.organizationId, {
    name: seed.name,
    languagecode: localeId(seed.languages?.base ?? 'en-US'),
    expirechangetrackingindays: surroundings.changeTrackingDays ?? 7,
  });
  writeProduct(organization, seed, rows);
  writeRowsOfSeed(organization, seed, rows);
  return organization;
}

function optionsOf(seed: OrganizationSeed, tenantId: string): OrganizationOptions {
  const { name, organizationId, environmentId, missingPrivileges, depthChangeByAdd, keeps } = seed;
  return {
    name,
    organizationId,
    environmentId,
    tenantId,
    geography: geographyCode(seed.geography),
    languages: (seed.languages?.provisioned ?? ['en-US']).map(localeId),
    userId: idOf(organizationId, 'systemuser', 'caller'),
    businessUnitId: idOf(organizationId, 'businessunit', 'root'),
    tables: emulatorTables(tablesOf(seed)),
    ...(missingPrivileges !== undefined && { missingPrivileges }),
    ...(keeps !== undefined && { keeps }),
    ...(depthChangeByAdd !== undefined && { depthChangeByAdd }),
  };
}

function tablesOf(seed: OrganizationSeed): readonly TableDefinition[] {
  const shipped = emulatorTables().byName;
  return [...new Set(seed.tables ?? [])].filter((name) => !shipped.has(name)).map(namedTable);
}

const LOCALE_IDS: ReadonlyMap<string, number> = new Map(Object.entries(fresh.languages));
const GEOGRAPHY_CODES: ReadonlyMap<string, string> = new Map(Object.entries(fresh.geographies));

function localeId(tag: string): number {
  const id = LOCALE_IDS.get(tag) ?? (/^\d+$/.test(tag) ? Number(tag) : undefined);
  if (id !== undefined) return id;
  throw new RangeError(`The emulator knows no locale id for "${tag}". Known: ${[...LOCALE_IDS.keys()].join(', ')}.`);
}

function geographyCode(geography: string): string {
  const code = GEOGRAPHY_CODES.get(geography);
  if (code !== undefined) return code;
  const known = [...GEOGRAPHY_CODES.keys()].join(', ');
  throw new RangeError(`The emulator does not know the geography "${geography}". Known: ${known}.`);
}

/** Rows of the seed are laid over the fresh ones; one without an id gets its id from its place. */
function writeRowsOfSeed({ tables }: Organization, seed: OrganizationSeed, rows: RowWriter): void {
  for (const [table, list] of Object.entries(seed.rows ?? {})) {
    const primaryId = tables.byName.get(table)?.primaryId;
    if (primaryId === undefined) throw new RangeError(`The seed has rows of "${table}", which is no table.`);
    for (const [at, values] of list.entries()) {
      const id = values[primaryId];
      rows.addAs(table, typeof id === 'string' ? id : rows.id(table, `seed ${at}`), values);
    }
  }
}
