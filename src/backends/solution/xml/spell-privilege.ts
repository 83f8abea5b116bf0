import data from '../../../../data/role-privileges.json' with { type: 'json' };
import { privilegeName, rightInName } from '../../../model/privilege-names.ts';
import type { Role } from './role-file.ts';

/** How a privilege is spelled that a file does not have yet. */
export type SpellPrivilege = (name: string) => string;

/**
 * Exporters spell privileges by schema names, declarations by logical ones: a name is spelled as the known schema name
 * has it, else as other roles spell this privilege or another one of its table, else as it is given.
 */
export function spellerOf(roles: Iterable<Role>): SpellPrivilege {
  const names = new Map(NAMES);
  const tables = new Map<string, string>();
  for (const { privileges } of roles) {
    for (const { name } of privileges) {
      const key = name.toLowerCase();
      if (!names.has(key)) names.set(key, name);
      const table = rightInName(name)?.table;
      if (table !== undefined && !tables.has(table)) tables.set(table, name.slice(-table.length));
    }
  }
  return (name) => {
    const known = names.get(name.toLowerCase());
    if (known !== undefined) return known;
    const right = rightInName(name);
    const table = right === undefined ? undefined : (SCHEMA_NAMES.get(right.table) ?? tables.get(right.table));
    return right === undefined || table === undefined ? name : privilegeName({ ...right, table });
  };
}

const SCHEMA_NAMES: ReadonlyMap<string, string> = new Map(Object.entries(data.schemaNames));

/** Names that are no table's, and those of platform tables. */
const NAMES: readonly (readonly [string, string])[] = [
  ...data.miscellaneous.map(({ privilege }) => privilege),
  ...data.additionalPrivileges.flatMap(({ privilege }) => privilege ?? []),
  ...data.automaticPrivileges,
].map((name) => [name.toLowerCase(), name]);
