import type { Ownership, TableDefinition } from './table-definition.ts';

/** How far a privilege can reach, from the rows of one user to the whole organization. */
export const DEPTHS = ['Basic', 'Local', 'Deep', 'Global'] as const;
export type Depth = (typeof DEPTHS)[number];

/** What `privilegedepthmask` holds for each depth. Source: general knowledge of the platform. */
export const DEPTH_MASKS: Readonly<Record<Depth, number>> = { Basic: 1, Local: 2, Deep: 4, Global: 8 };

/** Names of rights as metadata has them, with the numbers of `accessright`. */
const ACCESS_RIGHTS = {
  Create: 32,
  Read: 1,
  Write: 2,
  Delete: 65536,
  Append: 4,
  AppendTo: 16,
  Assign: 524288,
  Share: 262144,
} as const;
export type AccessRight = keyof typeof ACCESS_RIGHTS;

/** One privilege as the catalogue of an organization has it. */
export interface PrivilegeDefinition {
  readonly name: string;
  /** As `PrivilegeType` says it; `None` for a privilege that belongs to no table. */
  readonly right: AccessRight | 'None';
  /** `accessright`: 0 for a privilege that belongs to no table. */
  readonly accessRight: number;
  readonly depths: readonly Depth[];
}

/** The privileges of a table: eight for what can be owned and shared, six for what belongs to the organization. */
export function privilegesOf(table: TableDefinition): readonly PrivilegeDefinition[] {
  return rightsOf(table).map((right) => ({
    name: privilegeName(right, table),
    right,
    accessRight: ACCESS_RIGHTS[right],
    depths: DEPTHS_BY_OWNERSHIP[table.ownership],
  }));
}

/** The name of the privilege that a right on a table needs: `prvReadmsdyn_AIModel`. */
export function privilegeName(right: AccessRight, table: TableDefinition): string {
  return `prv${right}${SPOKEN_NAMES[table.name] ?? table.schemaName}`;
}

/** Tables whose privileges go by another name. */
const SPOKEN_NAMES: Readonly<Record<string, string>> = { systemuser: 'User' };

/** Organization-owned tables know None and Global. Source: security concepts of Dataverse. */
const DEPTHS_BY_OWNERSHIP: Readonly<Record<Ownership, readonly Depth[]>> = {
  user: DEPTHS,
  business: ['Local', 'Deep', 'Global'],
  organization: ['Global'],
  none: ['Global'],
};

const RIGHTS: readonly AccessRight[] = ['Create', 'Read', 'Write', 'Delete', 'Append', 'AppendTo', 'Assign', 'Share'];

/** Of tables that nobody owns only the catalogue of privileges can be read. */
function rightsOf(table: TableDefinition): readonly AccessRight[] {
  if (table.ownership === 'none') return table.name === 'privilege' ? ['Read'] : [];
  return table.ownership === 'organization' ? RIGHTS.slice(0, 6) : RIGHTS;
}

/**
 * What a new role holds at once.
 *
 * Source: microsoft/PowerApps-Samples, FunctionsAndActions (PowerShell): a role is created and its privileges listed.
 */
export const AUTOMATIC_PRIVILEGES: readonly PrivilegeDefinition[] = [
  ['Read', 'SharePointData'],
  ['Write', 'SharePointData'],
  ['Create', 'SharePointData'],
  ['Read', 'SharePointDocument'],
  ['Read', 'SdkMessage'],
  ['Read', 'SdkMessageProcessingStep'],
  ['Read', 'SdkMessageProcessingStepImage'],
  ['Read', 'PluginAssembly'],
  ['Read', 'PluginType'],
].map(([right = '', subject = '']) => ({
  name: `prv${right}${subject}`,
  right: rightNamed(right),
  accessRight: ACCESS_RIGHTS[rightNamed(right)],
  depths: ['Global'],
}));

function rightNamed(name: string): AccessRight {
  return RIGHTS.find((right) => right === name) ?? 'Read';
}

/** Privileges that belong to no table: they are held or not. */
export const MISCELLANEOUS_PRIVILEGES: readonly PrivilegeDefinition[] = [
  'prvIntelligenceUsage',
  'prvmsdyn_ServiceAgentMakerCustomize',
  'prvmsdyn_ServiceAgentUserCustomize',
  'prvActOnBehalfOfAnotherUser',
  'prvBypassCustomBusinessLogic',
  'prvBypassCustomPlugins',
  'prvPublishCustomization',
].map((name) => ({ name, right: 'None', accessRight: 0, depths: ['Global'] }));
