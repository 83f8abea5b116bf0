import type { DesiredState } from '../../model/desired-state.ts';
import { isObject, type Json, type JsonObject } from '../../model/json.ts';
import { stringsOf } from '../../model/kinds/references.ts';
import { ACCESS_LEVELS, type AccessLevel, RIGHTS, type Right } from '../../model/kinds/security-role.ts';
import { perState } from './per-state.ts';
import { type Declared, declared } from './rule.ts';

/** A role with what it grants, its presets expanded. */
export interface RoleGrants extends Declared<'SecurityRole'> {
  /** The level of a right; `none` when the role does not name it. */
  levelOf(table: string, right: Right): AccessLevel;
  /** Whether the role names a privilege, whatever the case of its letters. */
  has(privilege: string): boolean;
}

/**
 * Tables that only Copilot has. The other tables of the matrix (AI models, app profiles, panes, organization settings)
 * are read by roles that have nothing to do with Copilot.
 */
const COPILOT_TABLES: ReadonlySet<string> = new Set([
  'msdyn_copilotevent',
  'msdyn_copilotinteraction',
  'msdyn_copilotinteractiondata',
  'msdyn_copilotagentpreference',
  'msdyn_copilottranscriptdata',
]);

/** The declared roles that are meant for Copilot: they use a preset, or grant a right on a table of Copilot. */
export const copilotRoles: (state: DesiredState) => readonly RoleGrants[] = perState((state) =>
  declared(state, 'SecurityRole').filter(isForCopilot).map(withGrants),
);

/** Where to point when a role as a whole lacks something: its lines, else its presets, else the role. */
export function whereGrantsStand({ spec }: RoleGrants): readonly string[] {
  return spec.privileges !== undefined ? ['privileges'] : spec.presets !== undefined ? ['presets'] : [];
}

function isForCopilot({ resource, spec }: Declared<'SecurityRole'>): boolean {
  if ((spec.presets ?? []).length > 0) return true;
  return linesOf(resource.resource.spec).some(
    (line) =>
      isObject(line) &&
      typeof line.table === 'string' &&
      COPILOT_TABLES.has(line.table) &&
      RIGHTS.some((right) => line[right] !== undefined && line[right] !== 'none'),
  );
}

/** A role has a dozen lines: looking through them costs less than an index of each of 100,000 roles would. */
function withGrants(role: Declared<'SecurityRole'>): RoleGrants {
  const spec = role.resource.resource.spec;
  return {
    ...role,
    levelOf: (table, right) => {
      const line = linesOf(spec).find((each) => isObject(each) && each.table === table);
      return (isObject(line) && ACCESS_LEVELS.find((level) => level === line[right])) || 'none';
    },
    has: (privilege) => stringsOf(spec.miscellaneous).some((name) => name.toLowerCase() === privilege.toLowerCase()),
  };
}

function linesOf(spec: JsonObject): readonly Json[] {
  const lines = spec.privileges;
  return Array.isArray(lines) ? lines : [];
}
