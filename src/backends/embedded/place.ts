import regionData from '../../../data/regions.json' with { type: 'json' };
import roleData from '../../../data/role-privileges.json' with { type: 'json' };
import type { Environment } from '../../model/environment.ts';

/** What the service knows about an environment besides its rows: what its rules ask. */
export interface Place {
  readonly environment: string;
  /** Power Platform geography; absent when the `Environment` names none. */
  readonly geography: string | undefined;
  /** Whether the admin center shows the switch for data movement there. */
  readonly showsDataMovement: boolean;
  /** Whether flex routing may be set there, even to false. */
  readonly inEuDataBoundary: boolean;
  /** Access levels a role may have on a table, by logical name. */
  readonly tableLevels: ReadonlyMap<string, readonly string[]>;
  /** Names of privileges that belong to no single right on a known table, in small letters. */
  readonly privileges: ReadonlyMap<string, string>;
  /** Roles that come with the product, in small letters. */
  readonly outOfBoxRoles: ReadonlySet<string>;
  /** Roles that the `Environment` says exist beside those of the store, in small letters. */
  readonly existingRoles: ReadonlySet<string>;
  readonly apps: Environment['apps'];
}

/** The place that an `Environment` describes. */
export function placeOf(environment: Environment): Place {
  const { geography } = environment.spec;
  const region = regionData.regions.find((each) => each.key === geography);
  return {
    environment: environment.name,
    geography,
    showsDataMovement: region === undefined || region.dataMovementSettingShown === true,
    inEuDataBoundary: geography !== undefined && regionData.euDataBoundary.includes(geography),
    tableLevels: tableLevels(environment),
    privileges: new Map(privilegeNames().map((name) => [name.toLowerCase(), name])),
    outOfBoxRoles: new Set(
      [...roleData.outOfBoxRoles.map((role) => role.name), ...roleData.rolesThatCannotBeEdited].map((name) =>
        name.toLowerCase(),
      ),
    ),
    existingRoles: new Set((environment.spec.existing?.roles ?? []).map((name) => name.toLowerCase())),
    apps: environment.apps,
  };
}

/** Tables of the catalogue with their own levels; tables that the `Environment` says exist take every level. */
function tableLevels(environment: Environment): ReadonlyMap<string, readonly string[]> {
  const all = Object.keys(roleData.levels);
  const named = [...(environment.spec.existing?.tables ?? []), ...tablesOfReadPrivileges()];
  const known = [...roleData.formerTables, ...roleData.tables];
  return new Map([
    ...named.map((table) => [table.toLowerCase(), all] as const),
    ...known.map((table) => [table.logicalName, table.allowedLevels] as const),
  ]);
}

/** `prvReadProduct` says that there is a table `product`. */
function tablesOfReadPrivileges(): readonly string[] {
  return roleData.additionalPrivileges.flatMap(({ privilege }) =>
    privilege?.startsWith('prvRead') ? [privilege.slice('prvRead'.length)] : [],
  );
}

function privilegeNames(): readonly string[] {
  const required = roleData.tables.flatMap((table) => Object.values(table.required).map((right) => right.privilege));
  const additional = roleData.additionalPrivileges.flatMap(({ privilege }) => privilege ?? []);
  const others = [...roleData.miscellaneous, ...roleData.formerlyListed].map(({ privilege }) => privilege);
  return [...required, ...others, ...additional, ...roleData.automaticPrivileges];
}
