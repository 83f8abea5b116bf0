import type { DesiredState } from '../../model/desired-state.ts';
import { type Declared, declared, type Rule } from './rule.ts';

const HUB = 'Customer Service Hub';

/** Customer Service Hub does not consult experience profiles. */
export const profilesDoNotRestrictHub: Rule = {
  id: 'profiles-do-not-restrict-hub',
  numbers: [37],
  severity: 'warning',
  explanation:
    'Once Copilot is on in Customer Service Hub, every representative has it there: experience profiles are consulted in multi-session apps only. One finding for each such app; files know it by its name, or as single-session in the Environment document.',
  fix: 'Switch Copilot off in the app, or suppress the warning where its users need no restriction.',
  source: 'S0',
  check: (state) => {
    const restricted = declared(state, 'ExperienceProfile').filter(isRestricted);
    const [first] = restricted;
    if (first === undefined) return [];
    return declared(state, 'AppAccess')
      .filter(({ spec }) => spec.copilotEnabled === true && isWithoutProfiles(state, spec))
      .map(({ resource, spec }) => ({
        resource,
        path: ['copilotEnabled'],
        message: `Copilot features switched off by ${namesOf(first, restricted.length)} stay on in ${spec.displayName ?? spec.app}, which does not consult profiles.`,
        hint: 'Set `copilotEnabled: false` for this app, or suppress this warning where its users need no restriction.',
      }));
  },
};

function isRestricted({ spec }: Declared<'ExperienceProfile'>): boolean {
  return spec.copilot === false || Object.values(spec.copilotFeatures ?? {}).some((isOn) => !isOn);
}

function isWithoutProfiles(state: DesiredState, { app, displayName }: Declared<'AppAccess'>['spec']): boolean {
  const known = state.environment.apps.find(({ uniqueName }) => uniqueName.toLowerCase() === app.toLowerCase());
  if (known?.navigation !== undefined) return known.navigation === 'single-session';
  return (displayName ?? known?.displayName) === HUB;
}

function namesOf(first: Declared<'ExperienceProfile'>, count: number): string {
  const { name } = first.resource;
  return count === 1 ? `the profile ${name}` : `the profile ${name} and ${count - 1} more`;
}
