import { regionOf } from './facts.ts';
import { type Rule, theOne } from './rule.ts';

/** The switch Move data across regions does not exist in the United States and government geographies. */
export const dataMovementNotOffered: Rule = {
  id: 'data-movement-not-offered',
  numbers: [2],
  severity: 'error',
  explanation:
    'In the United States and government geographies Copilot runs in the region. The Power Platform admin center does not offer Move data across regions there, so no value of it can be declared.',
  fix: 'Remove `moveDataAcrossRegions` from the PlatformSettings of this environment; in an overlay, write `moveDataAcrossRegions: null` to take back the value of base.',
  source: 'S25',
  check: (state) => {
    const platform = theOne(state, 'PlatformSettings');
    const region = regionOf(state.environment);
    if (platform === undefined || region?.dataMovementSettingShown !== false) return [];
    const { generativeAI, environmentGroup } = platform.spec;
    return [
      ...(generativeAI?.moveDataAcrossRegions === undefined ? [] : ['generativeAI']),
      ...(environmentGroup?.moveDataAcrossRegions === undefined ? [] : ['environmentGroup']),
    ].map((section) => ({
      resource: platform.resource,
      path: [section, 'moveDataAcrossRegions'],
      message: `The switch Move data across regions does not exist in ${region.displayName}.`,
      hint: 'Remove the line; where it comes from base, write `moveDataAcrossRegions: null` in the overlay.',
    }));
  },
};
