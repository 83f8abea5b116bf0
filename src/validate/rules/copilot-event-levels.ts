import { ACCESS_LEVELS, type AccessLevel, type Right } from '../../model/kinds/security-role.ts';
import { copilotRoles, type RoleGrants, whereGrantsStand } from './copilot-roles.ts';
import type { Finding, Rule } from './rule.ts';

const TABLE = 'msdyn_copilotevent';
/** Right, level of a representative, level of a manager. */
const LEAST = [
  ['create', 'global', 'global'],
  ['read', 'basic', 'global'],
  ['write', 'basic', 'global'],
] as const;

/** How far the rights on Copilot events must reach. */
export const copilotEventLevels: Rule = {
  id: 'copilot-event-levels',
  numbers: [38],
  severity: 'warning',
  explanation:
    'On Copilot events a representative role needs Create for the whole organization, and Read and Write for its own rows; a manager role needs all three for the whole organization. A manager role is one with the preset copilot-manager. Rights that are missing altogether are reported by role-lacks-copilot-rights.',
  fix: 'Raise the level that the message names, or leave the right to the preset.',
  source: 'S0',
  check: (state) =>
    copilotRoles(state).flatMap((role) => {
      const isManager = role.spec.presets?.includes('copilot-manager') === true;
      return LEAST.flatMap(([right, representative, manager]) =>
        isManager
          ? tooNarrow(role, right, manager, 'manager')
          : tooNarrow(role, right, representative, 'representative'),
      );
    }),
};

function tooNarrow(role: RoleGrants, right: Right, least: AccessLevel, persona: string): readonly Finding[] {
  const level = role.levelOf(TABLE, right);
  if (level === 'none' || ACCESS_LEVELS.indexOf(level) >= ACCESS_LEVELS.indexOf(least)) return [];
  const isWritten = role.spec.privileges?.some(
    ({ table, [right]: written }) => table === TABLE && written !== undefined,
  );
  return [
    {
      resource: role.resource,
      path: isWritten === true ? ['privileges', TABLE, right] : whereGrantsStand(role),
      message: `${right} on ${TABLE} is ${level}; a ${persona} role needs ${least}.`,
      hint: `Write \`${right}: ${least}\`.`,
    },
  ];
}
