import { regionOf } from './facts.ts';
import { type Rule, theOne } from './rule.ts';

/** Flex routing exists only inside the EU Data Boundary. */
export const flexRoutingOutsideEuDataBoundary: Rule = {
  id: 'flex-routing-outside-eu-data-boundary',
  numbers: [5],
  severity: 'error',
  explanation:
    'The service rejects flex routing for environments outside the EU Data Boundary, whatever the value, even false. For the single-country geographies inside the boundary it is likely accepted; the live system decides.',
  fix: 'Remove `flexRouting` from the PlatformSettings of this environment; in an overlay, write `flexRouting: null`.',
  source: 'S28',
  check: (state) => {
    const platform = theOne(state, 'PlatformSettings');
    const region = regionOf(state.environment);
    if (platform?.spec.generativeAI?.flexRouting === undefined || region?.flexRoutingSettable !== 'no') return [];
    return [
      {
        resource: platform.resource,
        path: ['generativeAI', 'flexRouting'],
        message: `Flex routing exists only inside the EU Data Boundary; ${region.displayName} lies outside, where even false is refused.`,
        hint: 'Remove the line; where it comes from base, write `flexRouting: null` in the overlay.',
      },
    ];
  },
};
