import { ROLES_THAT_CANNOT_BE_EDITED } from '../../model/role-matrix.ts';
import { declared, type Rule } from './rule.ts';

const FIXED: ReadonlySet<string> = new Set(ROLES_THAT_CANNOT_BE_EDITED.map((name) => name.toLowerCase()));

/** Roles that the platform lets nobody edit. */
export const roleCannotBeEdited: Rule = {
  id: 'role-cannot-be-edited',
  numbers: [42],
  severity: 'error',
  explanation:
    'Environment Maker and Basic User cannot be edited. Other managed roles that cannot be customized are known only from the live system, which refuses them when a plan is made. A plan adds and corrects privileges, removes only where the file says `ownership: exact`, and never replaces a whole role.',
  fix: 'Copy the role in the admin center and declare the copy.',
  source: 'inferred from release notes of May 2023',
  check: (state) =>
    declared(state, 'SecurityRole')
      .filter(({ spec }) => FIXED.has(spec.displayName.trim().toLowerCase()))
      .map(({ resource, spec }) => ({
        resource,
        path: ['displayName'],
        message: `The platform lets nobody edit the role ${spec.displayName}.`,
        hint: 'Copy it in the admin center and declare the copy, for example as Contoso CSR.',
      })),
};
