import type { Backend } from '../../backends/backend.ts';
import { compareTexts } from '../../model/compare-texts.ts';
import type { DesiredState } from '../../model/desired-state.ts';
import { textOf } from '../../model/kinds/references.ts';
import { securityRole } from '../../model/kinds/security-role.ts';
import { nameOfRow } from '../../model/name-of-row.ts';
import { PRESETS } from '../../model/preset-names.ts';
import type { Resource, RowKey } from '../../model/resource.ts';
import { grantsOfSpec } from '../../roles/grants.ts';
import type { FoundRole } from '../../roles/report-role.ts';
import type { Context } from '../context.ts';
import { declaredPresets, isName, isWanted, type RoleOptions } from './role-choice.ts';

/** The names of the roles that are wanted: those of the command line, else those that the environment declares. */
export function wantedRoles({ role }: Pick<RoleOptions, 'role'>, state: DesiredState): readonly string[] {
  return role.length > 0 ? role : [...declaredPresets(state).keys()];
}

/** Live roles, and what all roles of the environment are called. */
export interface LiveRoles {
  readonly roles: readonly FoundRole[];
  readonly names: readonly string[];
}

/**
 * The live roles of these names, in the order of their names.
 *
 * Where all of them are names and none a pattern, only they are read, as far as presets are about them: what else they
 * grant may be left out, unless `whole` is asked for.
 */
export async function readLiveRoles(
  backend: Backend,
  environment: string,
  wanted: readonly string[],
  context: Context,
  whole = false,
): Promise<LiveRoles> {
  context.progress('reading roles', environment);
  const isNarrow = !whole && wanted.every(isName);
  const scope = { resources: wanted.map(asked), keys: new Set<RowKey>() };
  const live = await backend.read(new Set(['SecurityRole']), context.signal, isNarrow ? scope : undefined);
  const all = [...live.rows.values()]
    .filter(({ resource: { kind } }) => kind === 'SecurityRole')
    .map((row) => ({ row, name: textOf(row.resource.spec, 'displayName') }))
    .sort((left, right) => compareTexts(left.name, right.name));
  const roles = all
    .filter(({ name }) => isWanted(name, wanted))
    .map(({ row: { resource, locked }, name }): FoundRole => {
      return { name, environment, grants: grantsOfSpec(resource.spec), ...(locked !== undefined && { locked }) };
    });
  return { roles, names: all.map(({ name }) => name) };
}

/** A role as somebody would declare it who is interested in what presets are about. */
function asked(displayName: string): Resource {
  const spec = securityRole.canonical({ displayName, presets: [...PRESETS] }, NO_LOOKUP);
  return { kind: 'SecurityRole', name: nameOfRow(displayName.toLowerCase()), spec };
}

const NO_LOOKUP = { roleName: (name: string) => name, summaryName: (name: string) => name };
