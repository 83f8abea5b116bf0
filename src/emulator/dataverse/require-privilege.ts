import { EmulatorError } from './emulator-error.ts';
import { idOf } from './id-of.ts';
import type { Organization } from './organization.ts';
import { type AccessRight, privilegeName } from './privileges.ts';
import type { TableDefinition } from './table-definition.ts';

/**
 * Refuses what the caller has no privilege for: the option `missingPrivileges` names those he lacks, in any
 * case; one that ends in `*` stands for all that begin so (`prvWrite*`).
 *
 * @throws {EmulatorError} 403 `0x80040220`, which names the privilege.
 */
export function requirePrivilege(organization: Organization, right: AccessRight, table: TableDefinition): void {
  const { missingPrivileges = [] } = organization.options;
  if (missingPrivileges.length > 0) requireNamed(organization, privilegeName(right, table), table);
}

/** Whether the caller lacks a privilege, whatever his roles hold. */
export function lacksPrivilege({ options: { missingPrivileges = [] } }: Organization, name: string): boolean {
  return missingPrivileges.some((missing) => isNamed(missing.toLowerCase(), name.toLowerCase()));
}

function requireNamed(organization: Organization, name: string, table: TableDefinition): void {
  const { organizationId, userId } = organization.options;
  if (!lacksPrivilege(organization, name)) return;
  throw new EmulatorError(
    403,
    '0x80040220',
    `Principal user (Id=${userId}, type=8) is missing ${name} privilege (Id=${idOf(organizationId, name)}) ` +
      `on OTC=${typeCode(organization, table)} for entity '${table.name}'.`,
  );
}

function isNamed(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

/** A number that stands for a table in messages; those of custom tables begin at 10000. */
function typeCode(organization: Organization, table: TableDefinition): number {
  return 10_000 + [...organization.tables.byName.keys()].indexOf(table.name);
}
