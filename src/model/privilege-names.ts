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
  const lower = name.toLowerCase();
  for (const { right, start } of LONGEST_FIRST) {
    if (lower.startsWith(start) && lower.length > start.length) return { table: lower.slice(start.length), right };
  }
  return undefined;
}

/** The table, in lower case, that a privilege of a known right is about. */
export function tableInName(name: string, right: Right): string | undefined {
  const start = startOf(right);
  const lower = name.toLowerCase();
  return lower.startsWith(start) && lower.length > start.length ? lower.slice(start.length) : undefined;
}

function startOf(right: Right): string {
  return `prv${right}`.toLowerCase();
}

/** `appendTo` is looked for before `append`. */
const LONGEST_FIRST: readonly { readonly right: Right; readonly start: string }[] = [...RIGHTS]
  .sort((left, right) => right.length - left.length)
  .map((right) => ({ right, start: startOf(right) }));
