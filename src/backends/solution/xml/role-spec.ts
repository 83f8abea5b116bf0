import { compareTexts } from '../../../model/compare-texts.ts';
import type { JsonObject } from '../../../model/json.ts';
import { type AccessLevel, RIGHTS, type Right } from '../../../model/kinds/security-role.ts';
import { rightInName, type TableRight } from '../../../model/privilege-names.ts';
import type { Role } from './role-file.ts';

/**
 * A role of a file as the spec of a `SecurityRole`, in the form in which live roles are compared.
 *
 * `spelled` says how declarations spell miscellaneous privileges, in whatever case of letters the file does. What no
 * declaration can say (a name that is none of a privilege) is left out.
 */
export function specOfRole(role: Role, spelled: readonly string[] = []): JsonObject {
  const spelling = new Map(spelled.map((name) => [name.toLowerCase(), name]));
  const onTables: Tables = new Map();
  const others: string[] = [];
  for (const { name, level } of role.privileges) {
    const right = rightOf(name);
    if (right !== undefined) addLevel(onTables, right, level);
    else if (level !== 'none' && NAME.test(name))
      others.push(spelling.get(name.toLowerCase()) ?? `prv${name.slice(3)}`);
  }
  return {
    displayName: role.displayName,
    ...(role.description !== undefined && { description: role.description }),
    ...(onTables.size > 0 && { privileges: linesOf(onTables) }),
    ...(others.length > 0 && { miscellaneous: others.sort(compareTexts) }),
  };
}

/** The right that a privilege gives on a table, where it is one that a declaration can name. */
export function rightOf(name: string): TableRight | undefined {
  const right = rightInName(name);
  return right !== undefined && TABLE.test(right.table) ? right : undefined;
}

/** What the schema of `SecurityRole` allows as a table and as a miscellaneous privilege. */
const TABLE = /^[a-z][a-z0-9_]*$/;
const NAME = /^prv[a-z0-9_]+$/i;

/** What is granted on each table. */
type Tables = Map<string, Map<Right, AccessLevel>>;

function addLevel(tables: Tables, { table, right }: TableRight, level: AccessLevel): void {
  const levels = tables.get(table);
  if (levels === undefined) tables.set(table, new Map([[right, level]]));
  else levels.set(right, level);
}

function linesOf(tables: Tables): readonly JsonObject[] {
  return [...tables.keys()].sort(compareTexts).map((table) => lineOf(table, tables.get(table) ?? new Map()));
}

function lineOf(table: string, levels: ReadonlyMap<Right, AccessLevel>): JsonObject {
  const line: Record<string, string> = { table };
  for (const right of RIGHTS) {
    const level = levels.get(right);
    if (level !== undefined) line[right] = level;
  }
  return line;
}
