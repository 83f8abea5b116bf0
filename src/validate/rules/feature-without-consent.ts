import { featureName, firstSwitches } from './copilot-switches.ts';
import { type Rule, theOne } from './rule.ts';

/** No Copilot feature works while the organization has opted out. */
export const featureWithoutConsent: Rule = {
  id: 'feature-without-consent',
  numbers: [8],
  severity: 'error',
  explanation:
    'Every Copilot feature needs the organization to have opted in. Dates of consent are never written: a named administrator accepts the terms in the admin center. Where the files do not mention consent, the live state decides when a plan is made.',
  fix: 'Switch the feature off, or declare `consent.state: opted-in`.',
  source: 'S0',
  check: (state) => {
    if (theOne(state, 'CopilotSettings')?.spec.consent?.state !== 'opted-out') return [];
    return firstSwitches(state).map((each) => ({
      resource: each.resource,
      path: each.path,
      message: `${featureName(each)} is on, but CopilotSettings declares opted-out.`,
      hint: 'Switch it off here, or declare `consent.state: opted-in` in CopilotSettings.',
    }));
  },
};
