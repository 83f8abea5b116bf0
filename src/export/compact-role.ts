import data from '../../data/role-privileges.json' with { type: 'json' };
import { isObject, type Json, type JsonObject } from '../model/json.ts';
import { stringsOf, textOf } from '../model/kinds/references.ts';
import { ACCESS_LEVELS, presetGrants, presetMiscellaneous, RIGHTS, type Right } from '../model/kinds/security-role.ts';

/**
 * A role with its grants taken together to presets: a preset of which the role has every right, at that level or a wider
 * one, and every miscellaneous privilege stands for them; what goes beyond it is a line of its own.
 *
 * Its canonical form is that of the role given. Presets are tried in the order of the data, the ones of older
 * documentation last, and one that would say nothing new is left out.
 */
export function compactRole(role: JsonObject): JsonObject {
  const { privileges, miscellaneous, ...rest } = role;
  const grants = grantsOf(privileges);
  const others = stringsOf(miscellaneous);
  const presets = PRESETS.filter((name) => isContained(name, grants, others));
  const needed = presets.filter((name) => !presets.some((wider) => wider !== name && contains(wider, name, presets)));
  const lines = linesBeside(grants, presetGrants(needed));
  const known = new Set(needed.flatMap(presetMiscellaneous));
  const single = others.filter((each) => !known.has(each)).sort();
  return {
    ...rest,
    ...(needed.length > 0 && { presets: needed }),
    ...(lines.length > 0 && { privileges: lines }),
    ...(single.length > 0 && { miscellaneous: single }),
  };
}

const PRESETS: readonly string[] = Object.keys(data.presets);

type Levels = ReadonlyMap<string, Readonly<Partial<Record<Right, string>>>>;

function grantsOf(privileges: Json | undefined): Levels {
  const items = Array.isArray(privileges) ? (privileges as readonly Json[]).filter(isObject) : [];
  return new Map(
    items.map((item) => [
      textOf(item, 'table'),
      Object.fromEntries(RIGHTS.flatMap((right) => (granted(item[right]) ? [[right, item[right]]] : []))),
    ]),
  );
}

function granted(level: Json | undefined): level is string {
  return typeof level === 'string' && level !== 'none';
}

function isContained(name: string, grants: Levels, others: readonly string[]): boolean {
  const tables = [...presetGrants([name])];
  return (
    tables.length > 0 &&
    presetMiscellaneous(name).every((each) => others.includes(each)) &&
    tables.every(([table, rights]) =>
      Object.entries(rights).every(([right, level]) => reach(grants.get(table)?.[right as Right]) >= reach(level)),
    )
  );
}

function reach(level: string | undefined): number {
  return ACCESS_LEVELS.findIndex((each) => each === (level ?? 'none'));
}

/** Whether one preset grants all that another grants; of two that grant the same the first one counts. */
function contains(wider: string, narrower: string, order: readonly string[]): boolean {
  const grants = grantsOf([...presetGrants([wider])].map(([table, rights]): JsonObject => ({ table, ...rights })));
  if (!isContained(narrower, grants, presetMiscellaneous(wider))) return false;
  const back = grantsOf([...presetGrants([narrower])].map(([table, rights]): JsonObject => ({ table, ...rights })));
  const isSame = isContained(wider, back, presetMiscellaneous(narrower));
  return !isSame || order.indexOf(wider) < order.indexOf(narrower);
}

/** The rights of each table that presets do not give at that level. */
function linesBeside(grants: Levels, given: ReturnType<typeof presetGrants>): readonly JsonObject[] {
  return [...grants].flatMap(([table, rights]) => {
    const beside = Object.entries(rights).filter(([right, level]) => given.get(table)?.[right as Right] !== level);
    return beside.length === 0 ? [] : [{ table, ...Object.fromEntries(beside) }];
  });
}
