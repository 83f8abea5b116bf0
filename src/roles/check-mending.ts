import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import type { GrantSet } from '../model/role-check.ts';
import { ROLES_THAT_CANNOT_BE_EDITED } from '../model/role-matrix.ts';
import { diffRoles } from './diff-roles.ts';

/** Why the platform lets nobody change a role of this name; undefined where it does. */
export function whyNameIsFixed(name: string): string | undefined {
  const isFixed = ROLES_THAT_CANNOT_BE_EDITED.some((each) => each.toLowerCase() === name.trim().toLowerCase());
  return isFixed ? `"${name}" cannot be edited in any environment` : undefined;
}

/** A role that has gaps and cannot be changed. `why` is the end of a sentence. */
export function cannotMend(name: string, why: string, place: { environment?: string; at?: Span }): Diagnostic {
  return {
    code: 'roles/cannot-be-edited',
    severity: 'error',
    message: `${name} cannot be mended: ${why}.`,
    hint: 'Copy the role in the admin center, give the copy to the users, and mend the copy.',
    ...place,
  };
}

/** A role that is no longer as it was when its mending was planned; nothing where it is. */
export function checkUnmoved(
  name: string,
  before: GrantSet,
  now: GrantSet,
  environment: string,
): readonly Diagnostic[] {
  const moved = diffRoles(before, now).map(({ privilege }) => privilege);
  if (moved.length === 0) return [];
  return [
    {
      code: 'roles/moved',
      severity: 'error',
      message: `${name} was changed meanwhile: ${moved.slice(0, 5).join(', ')}${moved.length > 5 ? ', …' : ''}.`,
      hint: 'Run the command again.',
      environment,
    },
  ];
}
