import { type Rule, theOne } from './rule.ts';

/** Roles belong to the access mode Specific user roles, which needs at least one. */
export const userAccessRoles: Rule = {
  id: 'user-access-roles',
  numbers: [25],
  severity: 'error',
  explanation:
    'With the mode specific-roles at least one role is needed, or nobody may use the agent; with all-representatives roles are ignored, and we refuse them so that nobody believes they count. A mode specific-roles without a list is a warning: the live list decides.',
  fix: 'Name at least one role with specific-roles, and none with all-representatives.',
  source: 'S1, S6; strictness inferred',
  check: (state) => {
    const agent = theOne(state, 'AdminManagementAgent');
    const { mode, roles } = agent?.spec.userAccess ?? {};
    if (agent === undefined || mode === undefined) return [];
    const finding = { resource: agent.resource, path: ['userAccess', roles === undefined ? 'mode' : 'roles'] };
    if (mode === 'all-representatives') {
      if (roles === undefined || roles.length === 0) return [];
      const message = `${roles.length === 1 ? 'A role is' : `${roles.length} roles are`} named, but all-representatives lets everybody who has Copilot in.`;
      return [{ ...finding, message, hint: 'Remove the roles, or write `mode: specific-roles`.' }];
    }
    if (roles !== undefined && roles.length > 0) return [];
    const message =
      roles === undefined
        ? 'specific-roles is declared, and no file names the roles.'
        : 'specific-roles needs at least one role; with none nobody may use the agent.';
    return [
      {
        ...finding,
        ...(roles === undefined && { severity: 'warning' as const }),
        message,
        hint: 'Name the roles under `userAccess.roles`.',
      },
    ];
  },
};
