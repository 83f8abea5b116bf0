import { declaredMovement } from './data-movement.ts';
import { regionOf } from './facts.ts';
import { type Rule, theOne } from './rule.ts';

const SERVICES = [
  ['bingSearch', 'Bing search'],
  ['microsoft365Services', 'Microsoft 365 services'],
] as const;

/** Bing search and Microsoft 365 services can only be on when data movement is on. */
export const webServicesBeforeDataMovement: Rule = {
  id: 'web-services-before-data-movement',
  numbers: [4],
  severity: 'error',
  explanation:
    'Wherever the admin center shows Move data across regions, it must be on before Bing search or Microsoft 365 services can be on. Where the files say nothing of data movement, the live value decides when a plan is made.',
  fix: 'Switch data movement on, or the service off.',
  source: 'S25, S28',
  check: (state) => {
    const platform = theOne(state, 'PlatformSettings');
    const movement = declaredMovement(state);
    if (movement?.isOn !== false || regionOf(state.environment)?.dataMovementSettingShown === false) return [];
    return SERVICES.filter(([field]) => platform?.spec.generativeAI?.[field] === true).map(([field, name]) => ({
      resource: movement.resource,
      path: ['generativeAI', field],
      message: `${name} cannot be on: data movement is off${placeOf(regionOf(state.environment)?.displayName)}.`,
      hint: `Set \`generativeAI.moveDataAcrossRegions: true\`, or \`${field}: false\`.`,
    }));
  },
};

function placeOf(geography: string | undefined): string {
  return geography === undefined ? '' : `, which ${geography} needs for it`;
}
