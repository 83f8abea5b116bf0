import { declared, type Rule } from './rule.ts';

/** A default profile has no roles. */
export const defaultProfileWithRoles: Rule = {
  id: 'default-profile-with-roles',
  numbers: [36],
  severity: 'error',
  explanation:
    'The default profile is for users who have no other, so the product removes the security roles of a profile that becomes the default.',
  fix: 'Remove `roles`, or set `default: false`.',
  source: 'S16',
  check: (state) =>
    declared(state, 'ExperienceProfile')
      .filter(({ spec }) => spec.default === true && (spec.roles ?? []).length > 0)
      .map(({ resource }) => ({
        resource,
        path: ['roles'],
        message: 'A default profile cannot have roles; the product removes them.',
        hint: 'Remove the roles, or set `default: false`.',
      })),
};
