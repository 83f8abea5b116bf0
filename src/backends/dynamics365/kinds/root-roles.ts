import { compareTexts } from '../../../model/compare-texts.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { Failure } from '../../../model/outcome.ts';
import { rowKey } from '../../../model/resource.ts';
import type { Translation } from './kind-mapping.ts';
import { BUSINESS_UNITS, ROLES } from './queries.ts';
import { rejected } from './refused.ts';
import { remembered } from './remembered.ts';
import type { Row, Snapshot } from './snapshot.ts';

/** The roles of the root business unit, the only ones that are written to, in the order of their ids. */
export const rootRoles: (snapshot: Snapshot) => readonly Row[] = remembered((snapshot) => {
  const root = rootUnit(snapshot);
  return (snapshot.rows(ROLES.name) ?? [])
    .filter(({ values }) => String(values['_businessunitid_value'] ?? root).toLowerCase() === root)
    .toSorted((left, right) => compareTexts(left.id, right.id));
});

/** The same by name in small letters; then by id. */
export const rolesByName: (snapshot: Snapshot) => ReadonlyMap<string, readonly Row[]> = remembered((snapshot) =>
  groupBy(rootRoles(snapshot), (row) => roleName(row).toLowerCase()),
);

/** Names of roles by id; an id that is not here belongs to a role of another business unit, or to none. */
export const roleNames: (snapshot: Snapshot) => ReadonlyMap<string, string> = remembered(
  (snapshot) => new Map(rootRoles(snapshot).map((row) => [row.id, roleName(row)])),
);

/** The id of the root business unit. */
export function rootUnit(snapshot: Snapshot): string {
  return (snapshot.rows(BUSINESS_UNITS.name)?.[0]?.id ?? snapshot.businessUnitId).toLowerCase();
}

/** The name of a role; empty when it has none. */
export function roleName(row: Row): string {
  const name = row.values['name'];
  return typeof name === 'string' ? name : '';
}

/** The id of the role of a name, there already or made by another step of the same apply; otherwise why there is none. */
export function roleIdOf(name: string, { snapshot, pending }: Translation): { readonly id: string } | Failure {
  const identity = name.toLowerCase();
  const [row, ...others] = rolesByName(snapshot).get(identity) ?? [];
  const id = row?.id ?? pending.get(rowKey('SecurityRole', identity));
  if (id === undefined) {
    return rejected(`There is no security role "${name}".`, 'Apply the role first, or name one that is there.');
  }
  return others.length === 0 ? { id } : rejected(...ambiguous(name, [id, ...others.map((each) => each.id)]));
}

function ambiguous(name: string, ids: readonly string[]): readonly [string, string] {
  return [`More than one security role is named "${name}": ${ids.join(', ')}.`, 'Rename all but one of them.'];
}
