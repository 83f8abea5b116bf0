import fresh from '../../../data/emulator/fresh-environment.json' with { type: 'json' };
import { grant } from '../dataverse/grants.ts';
import type { Organization } from '../dataverse/organization.ts';
import {
  AUTOMATIC_PRIVILEGES,
  DEPTHS,
  type Depth,
  MISCELLANEOUS_PRIVILEGES,
  type PrivilegeDefinition,
  privilegesOf,
} from '../dataverse/privileges.ts';
import { managedProperty } from '../dataverse/row-rules.ts';
import { DEFAULT_APPLICATION_ID, DEFAULT_OBJECT_ID } from '../principals.ts';
import type { OrganizationSeed } from '../seed.ts';
import type { RowWriter } from './row-writer.ts';

/** Writes the root business unit, the users, the catalogue of privileges and the roles with what they hold. */
export function writeSecurity(organization: Organization, seed: OrganizationSeed, rows: RowWriter): void {
  const { businessUnitId } = organization.options;
  rows.addAs('businessunit', businessUnitId, { name: seed.name, isdisabled: false });
  writePrivileges(organization, rows);
  for (const { role, name } of writeRoles(seed, rows, businessUnitId)) giveGrants(organization, rows, role, name);
  writeUsers(organization, seed, rows);
}

function writePrivileges(organization: Organization, rows: RowWriter): void {
  for (const definition of catalogue(organization)) {
    rows.addAs('privilege', rows.id(definition.name), {
      name: definition.name,
      accessright: definition.accessRight,
      canbebasic: definition.depths.includes('Basic'),
      canbelocal: definition.depths.includes('Local'),
      canbedeep: definition.depths.includes('Deep'),
      canbeglobal: definition.depths.includes('Global'),
    });
  }
}

function catalogue({ tables }: Organization): readonly PrivilegeDefinition[] {
  const ofTables = [...tables.byName.values()].flatMap(privilegesOf);
  return [...ofTables, ...AUTOMATIC_PRIVILEGES, ...MISCELLANEOUS_PRIVILEGES];
}

interface WrittenRole {
  readonly role: string;
  readonly name: string;
}

/** Roles of Microsoft are managed; those that the seed names beside them are somebody's own. */
function writeRoles(seed: OrganizationSeed, rows: RowWriter, businessUnitId: string): readonly WrittenRole[] {
  const outOfBox = [...fresh.roles, ...fresh.fixedRoles];
  const own = (seed.roles ?? []).filter((name) => !outOfBox.some((known) => isSame(known, name)));
  const madeUp = Array.from({ length: seed.counts?.roles ?? 0 }, (_, at) => `Made-up role ${at + 1}`);
  return [...outOfBox, ...own, ...madeUp].map((name) => {
    const isManaged = outOfBox.includes(name);
    const isFixed = fresh.fixedRoles.includes(name);
    const role = rows.id('role', name);
    rows.addAs('role', role, {
      name,
      businessunitid: businessUnitId,
      parentrootroleid: role,
      ismanaged: isManaged,
      iscustomizable: managedProperty('iscustomizable', !isFixed),
      canbedeleted: managedProperty('canbedeleted', !isManaged),
    });
    return { role, name };
  });
}

function giveGrants(organization: Organization, rows: RowWriter, role: string, name: string): void {
  for (const [privilege, depth] of heldBy(organization, name)) {
    const id = rows.id(privilege);
    if (organization.store.get('privilege', id)) grant(organization.store, role, id, depth);
  }
}

function heldBy(organization: Organization, role: string): readonly (readonly [string, Depth])[] {
  if (role === ADMINISTRATOR) return catalogue(organization).map(({ name }) => [name, 'Global']);
  const automatic = AUTOMATIC_PRIVILEGES.map(({ name }) => [name, 'Global'] as const);
  return role === REPRESENTATIVE ? [...automatic, ...REPRESENTATIVE_GRANTS] : automatic;
}

const ADMINISTRATOR = 'System Administrator';
/** The only role that can use Copilot as it comes. */
const REPRESENTATIVE = 'Customer Service Representative';

const REPRESENTATIVE_GRANTS = Object.entries(fresh.representativePrivileges).flatMap(([name, level]) => {
  const depth = DEPTHS.find((known) => known === level);
  return depth ? [[name, depth] as const] : [];
});

function writeUsers(organization: Organization, seed: OrganizationSeed, rows: RowWriter): void {
  const { businessUnitId, userId } = organization.options;
  rows.addAs('systemuser', userId, {
    applicationid: DEFAULT_APPLICATION_ID,
    azureactivedirectoryobjectid: DEFAULT_OBJECT_ID,
    firstname: '#',
    lastname: 'Configuration pipeline',
    fullname: '# Configuration pipeline',
    businessunitid: businessUnitId,
    accessmode: NON_INTERACTIVE,
    isdisabled: false,
  });
  organization.store.link('systemuserroles_association', userId, rows.id('role', ADMINISTRATOR));
  const madeUp = Array.from({ length: seed.counts?.users ?? 0 }, (_, at) => `user-${at + 1}@contoso.example`);
  for (const address of [...(seed.users ?? []), ...madeUp]) writePerson(rows, address, businessUnitId);
}

const READ_WRITE = 0;
const NON_INTERACTIVE = 4;

function writePerson(rows: RowWriter, address: string, businessUnitId: string): void {
  const fullname = (address.split('@')[0] ?? address).replaceAll('-', ' ');
  rows.add('systemuser', address, {
    domainname: address,
    internalemailaddress: address,
    fullname,
    lastname: fullname,
    azureactivedirectoryobjectid: rows.id('directory', address),
    businessunitid: businessUnitId,
    accessmode: READ_WRITE,
    isdisabled: false,
  });
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
