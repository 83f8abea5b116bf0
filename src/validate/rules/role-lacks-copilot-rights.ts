import { groupBy } from '../../model/group-by.ts';
import { featuresOfTable, REQUIRED_RIGHTS, type RequiredRight } from '../../model/role-matrix.ts';
import { copilotRoles, type RoleGrants, whereGrantsStand } from './copilot-roles.ts';
import type { Finding, Rule } from './rule.ts';

const EVERYTHING = 'every Copilot feature';

/** A custom role for Copilot needs the 25 table privileges of the published matrix. */
export const roleLacksCopilotRights: Rule = {
  id: 'role-lacks-copilot-rights',
  numbers: [38],
  severity: 'warning',
  explanation:
    'Out of the box only Customer Service Representative can use Copilot; a role of your own needs the 25 table privileges of the published matrix. The rule looks at roles that use a preset or grant a right on a table that only Copilot has. Rights that the files do not name may be live already, or come from another role of the same user: `copilotctl roles check` looks at the live role.',
  fix: 'Add the preset copilot-representative, or the rights that the message names.',
  source: 'S0; which right serves which feature is inferred',
  check: (state) =>
    copilotRoles(state).flatMap((role) => {
      const missing = REQUIRED_RIGHTS.filter(
        ({ table, right, privilege }) => role.levelOf(table, right) === 'none' && !role.has(privilege),
      );
      return missing.length === 0 ? [] : [finding(role, missing)];
    }),
};

function finding(role: RoleGrants, missing: readonly RequiredRight[]): Finding {
  const hasPreset = role.spec.presets?.some((preset) => preset !== 'copilot-compatibility') === true;
  return {
    resource: role.resource,
    path: whereGrantsStand(role),
    message: `The role lacks ${missing.length} of the ${REQUIRED_RIGHTS.length} rights that Copilot needs: ${listed(missing)}. May fail without: ${blocked(missing)}.`,
    hint: hasPreset
      ? 'Remove the lines that take them away from the preset.'
      : 'Add `presets: [copilot-representative]`, or these rights.',
  };
}

function blocked(missing: readonly RequiredRight[]): string {
  const features = new Set(missing.flatMap(({ table }) => featuresOfTable(table)));
  return features.has(EVERYTHING) ? EVERYTHING : [...features].sort().join(', ');
}

function listed(missing: readonly RequiredRight[]): string {
  const byTable = groupBy(missing, ({ table }) => table);
  return [...byTable].map(([table, own]) => `${own.map(({ right }) => right).join(', ')} on ${table}`).join('; ');
}
