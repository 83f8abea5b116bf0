import type { DesiredState } from '../../model/desired-state.ts';
import { featureName, firstSwitches, type SwitchedOn } from './copilot-switches.ts';
import { type Region, regionOf } from './facts.ts';
import { type Finding, type Rule, theOne } from './rule.ts';

/** A feature that Microsoft's table denies to the geography of the environment. */
export const featureNotInGeography: Rule = {
  id: 'feature-not-in-geography',
  numbers: [11],
  severity: 'warning',
  explanation:
    "Microsoft's table of January 2025 denies some features to some geographies. Newer articles contradict it in places (GCC High), so it is a warning. In China there is no Copilot at all: there it is an error, and so is opting in.",
  fix: 'Switch the feature off for this environment, or suppress the warning once the feature is known to work there.',
  source: 'S29',
  check: (state) => {
    const region = regionOf(state.environment);
    if (region === undefined) return [];
    const isNowhere = region.copilotDefault === 'not-available';
    const denied = firstSwitches(state).filter(
      ({ feature }) => isNowhere || (feature !== undefined && region.features?.[feature] === false),
    );
    return [...(isNowhere ? optIn(state, region) : []), ...denied.map((each) => deny(each, region))];
  },
};

function deny(each: SwitchedOn, region: Region): Finding {
  const isCertain = region.featureTableEnforcement === 'error';
  return {
    resource: each.resource,
    path: each.path,
    severity: isCertain ? 'error' : 'warning',
    message: `${featureName(each)} is on, but ${isCertain ? 'it is not available' : "Microsoft's table of January 2025 does not have it"} in ${region.displayName}.`,
    hint: 'Switch it off in the overlay of this environment.',
  };
}

function optIn(state: DesiredState, region: Region): readonly Finding[] {
  const settings = theOne(state, 'CopilotSettings');
  if (settings?.spec.consent?.state !== 'opted-in') return [];
  return [
    {
      resource: settings.resource,
      path: ['consent', 'state'],
      severity: 'error',
      message: `Nobody can opt in: Copilot is not available in ${region.displayName}.`,
      hint: 'Remove `consent.state` for this environment.',
    },
  ];
}
