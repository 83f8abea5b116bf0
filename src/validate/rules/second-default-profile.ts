import { declared, type Rule } from './rule.ts';

/** At most one custom profile is the default. */
export const secondDefaultProfile: Rule = {
  id: 'second-default-profile',
  numbers: [36],
  severity: 'error',
  explanation:
    'Users without a profile of their own get the default profile, so at most one custom profile can be it. The schema checks the form of the unique name and the range of the rank.',
  fix: 'Keep `default: true` on one profile.',
  source: 'S16',
  check: (state) => {
    const [first, ...others] = declared(state, 'ExperienceProfile').filter(({ spec }) => spec.default === true);
    return others.map(({ resource }) => ({
      resource,
      path: ['default'],
      message: `There are two default profiles; the other one is ${first?.resource.address}.`,
      hint: 'Set `default: false` on one of the two.',
    }));
  },
};
