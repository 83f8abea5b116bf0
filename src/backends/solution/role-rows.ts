import data from '../../../data/role-privileges.json' with { type: 'json' };
import { digestOfText } from '../../model/digest.ts';
import { groupBy } from '../../model/group-by.ts';
import { securityRole } from '../../model/kinds/security-role.ts';
import { nameOfRow } from '../../model/name-of-row.ts';
import type { Observed, Version } from '../../model/resource.ts';
import type { Solution } from './read-solution.ts';
import type { Role, RoleFile } from './xml/role-file.ts';
import { specOfRole } from './xml/role-spec.ts';

/** A role, where it stands, and what is known of it as a live row. */
export interface RoleRow {
  readonly identity: string;
  readonly file: RoleFile;
  readonly role: Role;
  readonly observed: Observed;
}

/** The roles of a solution by identity. Several of one name are one row, which nothing can change. */
export function roleRows(
  { files }: Pick<Solution, 'files'>,
  spelled: readonly string[] = [],
): ReadonlyMap<string, RoleRow> {
  const found = files.flatMap((file) => file.roles.map((role) => rowOf(file, role, spelled)));
  return new Map([...groupBy(found, ({ identity }) => identity)].flatMap(([identity, rows]) => oneRow(identity, rows)));
}

function rowOf(file: RoleFile, role: Role, spelled: readonly string[]): RoleRow {
  const spec = specOfRole(role, spelled);
  const identity = securityRole.identity(spec);
  let version: Version | undefined;
  const observed = {
    resource: { kind: 'SecurityRole' as const, name: nameOfRow(identity), spec },
    /** Of what stands in the file, worked out when somebody asks: most rows are never changed. */
    get version(): Version {
      version ??= digestOfText(file.file.text.slice(role.start, role.end)) as string as Version;
      return version;
    },
  };
  return { identity, file, role, observed: locked(observed, whyLocked(role)) };
}

function oneRow(identity: string, rows: readonly RoleRow[]): readonly (readonly [string, RoleRow])[] {
  const [first] = rows;
  if (first === undefined) return [];
  if (rows.length === 1) return [[identity, first]];
  const places = rows.map(({ file }) => file.file.path).join(', ');
  return [[identity, { ...first, observed: locked(first.observed, `more than one role has this name: ${places}`) }]];
}

function locked(observed: Observed, why: string | undefined): Observed {
  return why === undefined ? observed : Object.defineProperty(observed, 'locked', { value: why, enumerable: true });
}

function whyLocked({ displayName }: Role): string | undefined {
  const isFixed = data.rolesThatCannotBeEdited.some((name) => name.toLowerCase() === displayName.toLowerCase());
  return isFixed ? `"${displayName}" cannot be edited in any environment` : undefined;
}
