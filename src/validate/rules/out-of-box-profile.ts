import { declared, type Rule } from './rule.ts';

/** Profiles of the product cannot be edited. */
export const outOfBoxProfile: Rule = {
  id: 'out-of-box-profile',
  numbers: [36],
  severity: 'error',
  explanation:
    "The profiles of the product cannot be edited, deleted, ranked or made the default. We know them by the prefix msdyn, which belongs to Microsoft's publisher; the live system says it of each row when a plan is made.",
  fix: "Copy the profile in the admin center and declare the copy, with your publisher's prefix.",
  source: 'S16; prefix inferred',
  check: (state) =>
    declared(state, 'ExperienceProfile')
      .filter(({ spec }) => spec.uniqueName.toLowerCase().startsWith('msdyn_'))
      .map(({ resource, spec }) => ({
        resource,
        path: ['uniqueName'],
        message: `${spec.uniqueName} is a profile of the product; it cannot be edited.`,
        hint: "Declare a profile of your own, with your publisher's prefix, such as `contoso_tier1`.",
      })),
};
