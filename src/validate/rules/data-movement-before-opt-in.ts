import type { DesiredState } from '../../model/desired-state.ts';
import { firstSwitches } from './copilot-switches.ts';
import { declaredMovement } from './data-movement.ts';
import { type Region, regionOf } from './facts.ts';
import { type Finding, type Rule, theOne } from './rule.ts';

/** Data movement must be on before anybody can opt in, in the geographies that need it. */
export const dataMovementBeforeOptIn: Rule = {
  id: 'data-movement-before-opt-in',
  numbers: [1],
  severity: 'error',
  explanation:
    'In most geographies Azure OpenAI has no capacity in the region, so data movement across regions must be on before anybody can opt in to Copilot. ' +
    'The finding is a warning where the files expect opt-in and say nothing of data movement: then the live value decides.',
  fix: 'Declare `generativeAI.moveDataAcrossRegions: true` in PlatformSettings, or declare no opt-in and no Copilot feature for this environment.',
  source: 'S0, S25',
  check: (state) => {
    const region = regionOf(state.environment);
    if (region?.requiresDataMovement !== 'yes') return [];
    const movement = declaredMovement(state);
    if (movement?.isOn === true) return [];
    const wanted = whatNeedsOptIn(state);
    if (wanted === undefined) return [];
    return movement === undefined ? undeclared(state, region) : [switchedOff(movement, region, wanted)];
  },
};

function whatNeedsOptIn(state: DesiredState): string | undefined {
  const consent = theOne(state, 'CopilotSettings')?.spec.consent?.state;
  if (consent === 'opted-in') return 'opted-in is declared';
  const [first] = consent === 'opted-out' ? [] : firstSwitches(state);
  return first && `${first.name} is declared on`;
}

function undeclared(state: DesiredState, region: Region): readonly Finding[] {
  const settings = theOne(state, 'CopilotSettings');
  if (settings?.spec.consent?.state !== 'opted-in') return [];
  return [
    {
      resource: settings.resource,
      path: ['consent', 'state'],
      severity: 'warning',
      message: `Opting in needs data movement in ${region.displayName}, and no file says whether it is on.`,
      hint: 'Declare `generativeAI.moveDataAcrossRegions: true` in PlatformSettings.',
    },
  ];
}

function switchedOff(movement: Pick<Finding, 'resource' | 'path'>, region: Region, wanted: string): Finding {
  return {
    ...(movement.resource !== undefined && { resource: movement.resource }),
    path: movement.path,
    message: `Data movement is off, but ${wanted}: in ${region.displayName} nobody can opt in without it.`,
    hint: 'Set it to true, or take back the opt-in and the Copilot features of this environment.',
  };
}
