import data from '../../data/role-privileges.json' with { type: 'json' };
import { ACCESS_LEVELS, type AccessLevel, RIGHTS, type Right } from './kinds/security-role.ts';
import type { PresetName } from './preset-names.ts';
import { privilegeName, type TableRight } from './privilege-names.ts';

/** Day of the published list of privileges, as `YYYY-MM-DD`. */
export const MATRIX_AS_OF: string = data.asOf;

/** The page with the published list. */
export const MATRIX_PAGE: string = data.page;

/** Where the published list stands, where the older ones stood that copilot-compatibility is made of, and the levels. */
export const MATRIX_SOURCES = {
  list: data.sources.matrix,
  formerLists: data.sources.formerLists,
  levels: data.sources.levels,
} as const;

/** A right that the published matrix asks of a custom representative role. */
export interface RequiredRight extends TableRight {
  /** As the platform names it, such as `prvReadmsdyn_copilotevent`. */
  readonly privilege: string;
}

/** The 25 table privileges of the matrix, in its order. */
export const REQUIRED_RIGHTS: readonly RequiredRight[] = data.tables.flatMap((table) =>
  Object.entries(table.required).flatMap(([name, required]) =>
    RIGHTS.filter((right) => right === name).map((right) => ({
      table: table.logicalName,
      right,
      privilege: required.privilege,
    })),
  ),
);

const TABLES = new Map([...data.tables, ...data.formerTables].map((table) => [table.logicalName, table]));

/** The levels a table can have; undefined for a table that the published lists do not name. */
export function allowedLevels(table: string): readonly AccessLevel[] | undefined {
  const allowed: readonly string[] | undefined = TABLES.get(table)?.allowedLevels;
  return allowed && ACCESS_LEVELS.filter((level) => allowed.includes(level));
}

/** What the pages of the product call a table of the published lists. */
export function tableTitle(table: string): string | undefined {
  return TABLES.get(table)?.displayName;
}

const SPELLING: ReadonlyMap<string, string> = new Map(
  [...REQUIRED_RIGHTS, ...data.formerlyListed].map(({ privilege }) => [privilege.toLowerCase(), privilege]),
);

/** The name of a table privilege, spelled as the published lists spell it where they name it. */
export function publishedName(on: TableRight): string {
  const name = privilegeName(on);
  return SPELLING.get(name.toLowerCase()) ?? name;
}

/** The levels of a miscellaneous privilege that the published list names. */
export function miscellaneousLevels(privilege: string): readonly AccessLevel[] | undefined {
  const allowed: readonly string[] | undefined = data.miscellaneous.find(
    (each) => each.privilege === privilege,
  )?.allowedLevels;
  return allowed && ACCESS_LEVELS.filter((level) => allowed.includes(level));
}

/** A privilege that an older list names and the current one does not. */
export interface FormerPrivilege {
  readonly privilege: string;
  readonly table: string;
  readonly right: string;
  /** Day of the newest list that has it. */
  readonly lastListed: string;
}

/** Privileges of older lists. */
export const FORMERLY_LISTED: readonly FormerPrivilege[] = data.formerlyListed;

/** A lookup between tables of Copilot: filling it takes Append on the one and Append To on the other. */
export interface LookupPair {
  readonly lookup: string;
  readonly needs: readonly TableRight[];
}

/** The lookups of the published tables. */
export const LOOKUP_PAIRS: readonly LookupPair[] = data.lookups.map(({ lookup, needs }) => ({
  lookup,
  needs: needs.flatMap(({ table, right }) => rightsNamed(right).map((each) => ({ table, right: each }))),
}));

function rightsNamed(name: string): readonly Right[] {
  return RIGHTS.filter((right) => right === name);
}

/** Names of roles that the platform lets nobody edit. */
export const ROLES_THAT_CANNOT_BE_EDITED: readonly string[] = data.rolesThatCannotBeEdited;

/** Whether the source gives the level that a preset has for a right, or it was inferred. */
export function levelEvidence(preset: PresetName, { table, right }: TableRight): 'documented' | 'inferred' {
  const tables: Readonly<Record<string, Readonly<Record<string, { readonly evidence: string }>>>> =
    data.presets[preset].tables;
  return tables[table]?.[right]?.evidence === 'documented' ? 'documented' : 'inferred';
}

/** What the source says of all features together: it does not tell which right serves which. */
export const ALL_FEATURES: string = data.features.all.name;

const OF_TABLE: Readonly<Record<string, readonly string[]>> = data.features.byTable.tables;
const OF_PRIVILEGE: Readonly<Record<string, readonly string[]>> = data.features.byPrivilege.privileges;

/** What does not work without rights on a table. Inferred from what the table holds. */
export function featuresOfTable(table: string): readonly string[] {
  return OF_TABLE[table] ?? [];
}

/** What does not work without a miscellaneous privilege. Documented. */
export function featuresOfPrivilege(privilege: string): readonly string[] {
  return OF_PRIVILEGE[privilege] ?? [];
}
