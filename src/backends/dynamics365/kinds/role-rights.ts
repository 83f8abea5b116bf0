import { compareTexts } from '../../../model/compare-texts.ts';
import { groupBy } from '../../../model/group-by.ts';
import { isObject, type Json, type JsonObject } from '../../../model/json.ts';
import { stringsOf } from '../../../model/kinds/references.ts';
import { ACCESS_LEVELS, type AccessLevel, RIGHTS } from '../../../model/kinds/security-role.ts';
import { privilegeName, rightInName, type TableRight } from '../../../model/privilege-names.ts';
import { rightsOf } from './privilege-names.ts';
import { remembered } from './remembered.ts';
import type { Grant, Privilege, Snapshot } from './snapshot.ts';

/** What a privilege is for: `msdyn_copilotevent/read`, or the name of a miscellaneous one in small letters. */
export type RightKey = string;

/** How far each right of a role reaches; a miscellaneous one is held or not. */
export type Rights = ReadonlyMap<RightKey, AccessLevel | 'held'>;

/** The rights that a spec names. */
export function rightsIn(spec: JsonObject): Rights {
  const lines = Array.isArray(spec['privileges']) ? (spec['privileges'] as readonly Json[]).filter(isObject) : [];
  const onTables = lines.flatMap((line) =>
    RIGHTS.flatMap((right) => {
      const level = ACCESS_LEVELS.find((each) => each === line[right]);
      const key = keyOf({ table: String(line['table']).toLowerCase(), right });
      return level === undefined ? [] : [[key, level] as const];
    }),
  );
  const others = stringsOf(spec['miscellaneous']).map((name) => [name.toLowerCase(), 'held'] as const);
  return new Map<RightKey, AccessLevel | 'held'>([...onTables, ...others]);
}

/**
 * What a role holds, as a piece of its spec: tables by name, miscellaneous privileges by theirs. The nine privileges
 * that every role has from the start are among them. A privilege of which nothing but its id is known is left out.
 *
 * `spelled` says how declarations spell miscellaneous privileges, in whatever case of letters the service does.
 */
export function rightsHeld(grants: readonly Grant[], snapshot: Snapshot, spelled: readonly string[]): JsonObject {
  const spelling = new Map(spelled.map((name) => [name.toLowerCase(), name]));
  const privileges = grants.flatMap((grant) => {
    const privilege = privilegeOf(grant, snapshot);
    return privilege === undefined ? [] : [{ privilege, level: grant.level }];
  });
  const onTables = privileges.flatMap(({ privilege, level }) => rightsOf(privilege).map((on) => ({ ...on, level })));
  const others = privileges
    .filter(({ privilege, level }) => privilege.on === undefined && level !== 'none')
    .map(({ privilege: { name } }) => spelling.get(name.toLowerCase()) ?? name);
  return {
    ...(onTables.length > 0 && { privileges: linesOf(onTables) }),
    ...(others.length > 0 && { miscellaneous: [...new Set(others)].sort(compareTexts) }),
  };
}

/** Finds privileges by what they are for, among those that are known and those that a role holds. */
export function privilegesByRight(
  snapshot: Snapshot,
  held: readonly Grant[],
): (key: RightKey) => Privilege | undefined {
  const known = indexOf(snapshot);
  const own = new Map(held.flatMap((grant) => keyed(privilegeOf(grant, snapshot))));
  return (key) => known.get(key) ?? own.get(key);
}

/** The name of the privilege that a key stands for, as the documentation spells it. */
export function nameOfRight(key: RightKey): string {
  const [table, right] = key.split('/');
  const on = RIGHTS.find((each) => each === right);
  return table === undefined || on === undefined ? key : privilegeName({ table, right: on });
}

/** The keys of a privilege: one for each table, or its name. */
export function keysOf(privilege: Privilege): readonly RightKey[] {
  const rights = rightsOf(privilege);
  return rights.length === 0 ? [privilege.name.toLowerCase()] : rights.map(keyOf);
}

function keyOf({ table, right }: TableRight): RightKey {
  return `${table}/${right}`;
}

function linesOf(rights: readonly (TableRight & { readonly level: AccessLevel })[]): readonly JsonObject[] {
  const tables = groupBy(rights, ({ table }) => table);
  return [...tables]
    .sort(([left], [right]) => compareTexts(left, right))
    .map(([table, some]) => {
      const levels = new Map(some.map(({ right, level }) => [right, level]));
      const line = RIGHTS.flatMap((right) => {
        const level = levels.get(right);
        return level === undefined ? [] : [[right, level] as const];
      });
      return { table, ...Object.fromEntries(line) };
    });
}

/** Which privilege a grant is of: as it is known, else as its name says, when the service gives one. */
function privilegeOf({ privilegeId, privilegeName: name }: Grant, snapshot: Snapshot): Privilege | undefined {
  const known = snapshot.privileges.get(privilegeId);
  if (known !== undefined || name === undefined) return known;
  const on = rightInName(name);
  // Which levels it takes is not known: the service decides.
  return { id: privilegeId, name, ...(on !== undefined && { on }), levels: ACCESS_LEVELS };
}

const indexOf: (snapshot: Snapshot) => ReadonlyMap<RightKey, Privilege> = remembered(
  ({ privileges }) => new Map([...privileges.values()].flatMap(keyed)),
);

function keyed(privilege: Privilege | undefined): readonly (readonly [RightKey, Privilege])[] {
  return privilege === undefined ? [] : keysOf(privilege).map((key) => [key, privilege] as const);
}
