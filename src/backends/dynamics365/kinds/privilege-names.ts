import type { Json } from '../../../model/json.ts';
import { RIGHTS, type Right } from '../../../model/kinds/security-role.ts';
import type { Privilege, TableRight } from './snapshot.ts';

/** Every table and right that a privilege stands for; none for a miscellaneous one. */
export function rightsOf(privilege: Privilege): readonly TableRight[] {
  return privilege.on === undefined ? [] : [privilege.on, ...(privilege.alsoOn ?? [])];
}

/** What the name of a privilege says: `prvAppendTomsdyn_x` is Append To on `msdyn_x`; nothing for other names. */
export function rightInName(name: string): TableRight | undefined {
  for (const right of LONGEST_FIRST) {
    const table = tableInName(name, right);
    if (table !== undefined) return { table, right };
  }
  return undefined;
}

/** The name of a table privilege, spelled as the documentation spells it: `prvReadmsdyn_copilotevent`. */
export function privilegeName({ table, right }: TableRight): string {
  return `prv${right.charAt(0).toUpperCase()}${right.slice(1)}${table}`;
}

/** What a privilege is for, by its access right where the service gives one, and its name; nothing for a miscellaneous one. */
export function rightGiven(name: string, accessRight: Json | undefined): TableRight | undefined {
  if (typeof accessRight !== 'number') return rightInName(name);
  const right = RIGHT_OF_NUMBER.get(accessRight);
  const table = right === undefined ? undefined : tableInName(name, right);
  return right === undefined || table === undefined ? undefined : { table, right };
}

/** `appendTo` is looked for before `append`. */
const LONGEST_FIRST: readonly Right[] = [...RIGHTS].sort((left, right) => right.length - left.length);

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

function tableInName(name: string, right: Right): string | undefined {
  const start = `prv${right}`.toLowerCase();
  const lower = name.toLowerCase();
  return lower.startsWith(start) && lower.length > start.length ? lower.slice(start.length) : undefined;
}
