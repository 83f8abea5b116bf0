import type { Json } from '../../../model/json.ts';
import type { Right } from '../../../model/kinds/security-role.ts';
import { rightInName, type TableRight, tableInName } from '../../../model/privilege-names.ts';
import type { Privilege } from './snapshot.ts';

/** Every table and right that a privilege stands for; none for a miscellaneous one. */
export function rightsOf(privilege: Privilege): readonly TableRight[] {
  return privilege.on === undefined ? [] : [privilege.on, ...(privilege.alsoOn ?? [])];
}

/** What a privilege is for, by its access right where the service gives one, and its name; nothing for a miscellaneous one. */
export function rightGiven(name: string, accessRight: Json | undefined): TableRight | undefined {
  if (typeof accessRight !== 'number') return rightInName(name);
  const right = RIGHT_OF_NUMBER.get(accessRight);
  const table = right === undefined ? undefined : tableInName(name, right);
  return right === undefined || table === undefined ? undefined : { table, right };
}

/** Source: access rights of the `privilege` table; 0 is a miscellaneous privilege. */
const RIGHT_OF_NUMBER: ReadonlyMap<number, Right> = new Map([
  [1, 'read'],
  [2, 'write'],
  [4, 'append'],
  [16, 'appendTo'],
  [32, 'create'],
  [65_536, 'delete'],
  [262_144, 'share'],
  [524_288, 'assign'],
]);
