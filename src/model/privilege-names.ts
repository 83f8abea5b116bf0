import { RIGHTS, type Right } from './kinds/security-role.ts';

/** One right on one table, by its logical name. */
export interface TableRight {
  readonly table: string;
  readonly right: Right;
}

/** The name of a table privilege, spelled as the documentation spells it: `prvReadmsdyn_copilotevent`. */
export function privilegeName({ table, right }: TableRight): string {
  return `prv${right.charAt(0).toUpperCase()}${right.slice(1)}${table}`;
}

/**
 * What the name of a privilege says: `prvAppendTomsdyn_x` is Append To on `msdyn_x`; nothing for other names.
 *
 * Names are read without regard to case: lists spell them by logical names, the platform by schema names.
 */
export function rightInName(name: string): TableRight | undefined {
  for (const right of LONGEST_FIRST) {
    const table = tableInName(name, right);
    if (table !== undefined) return { table, right };
  }
  return undefined;
}

/** The table, in lower case, that a privilege of a known right is about. */
export function tableInName(name: string, right: Right): string | undefined {
  const start = `prv${right}`.toLowerCase();
  const lower = name.toLowerCase();
  return lower.startsWith(start) && lower.length > start.length ? lower.slice(start.length) : undefined;
}

/** `appendTo` is looked for before `append`. */
const LONGEST_FIRST: readonly Right[] = [...RIGHTS].sort((left, right) => right.length - left.length);
