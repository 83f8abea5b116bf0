import data from '../../../data/role-privileges.json' with { type: 'json' };
import { isObject, type Json, type JsonObject } from '../../model/json.ts';
import { stringsOf } from '../../model/kinds/references.ts';
import { ACCESS_LEVELS, type AccessLevel, RIGHTS } from '../../model/kinds/security-role.ts';
import type { Failure } from '../../model/outcome.ts';
import { privilegeName } from '../../model/privilege-names.ts';
import type { GrantChange } from './xml/edit-role.ts';
import type { Role } from './xml/role-file.ts';
import { rightOf } from './xml/role-spec.ts';
import type { SpellPrivilege } from './xml/spell-privilege.ts';

/** The grants that turn what one spec says into what another one says; privileges that the role has keep their spelling. */
export function grantChanges(
  before: JsonObject,
  after: JsonObject,
  role: Pick<Role, 'privileges'>,
  spell: SpellPrivilege,
): readonly GrantChange[] {
  const own = new Map(role.privileges.map(({ name }) => [keyOfName(name), name]));
  const [had, wanted] = [grantsIn(before), grantsIn(after)];
  const nameOf = (key: string, name: string): string => own.get(key) ?? spell(name);
  const given = [...wanted].filter(([key, { level }]) => had.get(key)?.level !== level);
  const taken = [...had].filter(([key]) => !wanted.has(key));
  return [
    ...given.map(([key, { name, level }]) => ({ privilege: nameOf(key, name), level })),
    ...taken.map(([key, { name }]) => ({ privilege: nameOf(key, name), level: undefined })),
  ];
}

/** Why importing a grant would be refused: the level is none that its table knows. Nothing is known of most tables. */
export function refuseLevel(changes: readonly GrantChange[]): Failure | undefined {
  for (const { privilege, level } of changes) {
    const table = rightOf(privilege)?.table;
    const allowed = table === undefined ? undefined : LEVELS.get(table);
    if (level === undefined || allowed === undefined || allowed.includes(level)) continue;
    return {
      code: 'rejected',
      message: `${privilege} does not take the level ${level}: ${table} allows ${allowed.join(', ')}.`,
      hint: allowed.includes('basic')
        ? 'Choose one of these levels.'
        : 'The table belongs to the organization; choose global or none.',
    };
  }
  return undefined;
}

const LEVELS: ReadonlyMap<string, readonly string[]> = new Map(
  [...data.tables, ...data.formerTables].map((table) => [table.logicalName, table.allowedLevels]),
);

interface Grant {
  readonly name: string;
  readonly level: AccessLevel;
}

/** What a spec grants, by what the privilege is for. Miscellaneous privileges are held for the whole organization. */
function grantsIn(spec: JsonObject): ReadonlyMap<string, Grant> {
  const lines = Array.isArray(spec['privileges']) ? (spec['privileges'] as readonly Json[]).filter(isObject) : [];
  const onTables = lines.flatMap((line) =>
    RIGHTS.flatMap((right) => {
      const level = ACCESS_LEVELS.find((each) => each === line[right]);
      const table = String(line['table']).toLowerCase();
      return level === undefined
        ? []
        : [[`${table}/${right}`, { name: privilegeName({ table, right }), level }] as const];
    }),
  );
  const others = stringsOf(spec['miscellaneous']).map(
    (name) => [name.toLowerCase(), { name, level: 'global' }] as const,
  );
  return new Map<string, Grant>([...onTables, ...others]);
}

function keyOfName(name: string): string {
  const right = rightOf(name);
  return right === undefined ? name.toLowerCase() : `${right.table}/${right.right}`;
}
