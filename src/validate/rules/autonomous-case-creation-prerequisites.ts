import type { DesiredState } from '../../model/desired-state.ts';
import { declaredMovement } from './data-movement.ts';
import { regionOf } from './facts.ts';
import { declared, type Rule, theOne } from './rule.ts';

/** Cases are created from conversations by an agent that has prerequisites. */
export const autonomousCaseCreationPrerequisites: Rule = {
  id: 'autonomous-case-creation-prerequisites',
  numbers: [44],
  severity: 'warning',
  explanation:
    'The Case Management Agent, which we infer stands behind autonomous conversation to case, needs AI form fill, AI agents, data movement where the switch exists, and pay-as-you-go (see missing-prerequisite). No kind declares the agent itself, nor quality scoring, which cannot be turned off again.',
  fix: 'Switch on in PlatformSettings what the message names, or the feature off in the profile.',
  source: 'S24, S34a',
  check: (state) => {
    const missing = declaredOff(state);
    if (missing.length === 0) return [];
    return declared(state, 'ExperienceProfile')
      .filter(({ spec }) => spec.copilotFeatures?.conversationToCaseAutonomous === true)
      .map(({ resource }) => ({
        resource,
        path: ['copilotFeatures', 'conversationToCaseAutonomous'],
        message: `Autonomous case creation needs ${missing.join(', ')}, which PlatformSettings declares off.`,
        hint: 'Switch it on in PlatformSettings, or set `conversationToCaseAutonomous: false`.',
      }));
  },
};

function declaredOff(state: DesiredState): readonly string[] {
  const platform = theOne(state, 'PlatformSettings')?.spec;
  const isMovementOff = declaredMovement(state)?.isOn === false;
  return [
    ...(platform?.aiFormFill?.assistance === 'off' ? ['AI form fill assistance'] : []),
    ...(platform?.features?.aiAgents === false ? ['AI agents'] : []),
    ...(isMovementOff && regionOf(state.environment)?.dataMovementSettingShown !== false ? ['data movement'] : []),
  ];
}
