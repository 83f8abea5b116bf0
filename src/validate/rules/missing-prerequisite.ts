import type { DesiredResource, DesiredState } from '../../model/desired-state.ts';
import type { EnvironmentSpec } from '../../model/generated/types.ts';
import { firstSwitches, type SwitchedOn } from './copilot-switches.ts';
import { knowledgeSource } from './knowledge-source.ts';
import { type Finding, type Rule, theOne } from './rule.ts';

type Capability = keyof NonNullable<EnvironmentSpec['capabilities']>;
type Use = Pick<SwitchedOn, 'path'> & { readonly resource: DesiredResource };

/** Something is on whose licence or prerequisite the environment states it lacks. */
export const missingPrerequisite: Rule = {
  id: 'missing-prerequisite',
  numbers: [16, 26, 44],
  severity: 'warning',
  explanation:
    'Some features need a licence or a prerequisite that no setting shows. The rule speaks only where `capabilities` of the Environment document states that it is missing.',
  fix: 'Obtain what is missing and state it in the Environment document, or switch the feature off.',
  source: 'S1, S12, S34a, S41',
  check: (state) => [
    ...without(state, 'knowledgeManagement', 'knowledge management with published articles', knowledge(state)),
    ...without(state, 'copilotStudioLicence', 'a Copilot Studio licence', copilotStudio(state)),
    ...without(state, 'payAsYouGo', 'a pay-as-you-go plan', features(state, undefined, 'conversationToCaseAutonomous')),
    ...without(state, 'customerServiceEnterpriseLicence', 'Customer Service Enterprise', enterprise(state)),
    ...without(
      state,
      'digitalMessagingOrVoiceLicence',
      'the digital messaging or voice add-in',
      features(state, 'conversationSummary'),
    ),
  ],
};

function without(state: DesiredState, capability: Capability, name: string, uses: readonly Use[]): readonly Finding[] {
  if (state.environment.spec.capabilities?.[capability] !== false) return [];
  return uses.map(({ resource, path }) => ({
    resource,
    path,
    message: `This needs ${name}, which the Environment document states is missing.`,
    hint: `Switch it off, or set \`capabilities.${capability}: true\` in the Environment once it is there.`,
  }));
}

function knowledge(state: DesiredState): readonly Use[] {
  const source = knowledgeSource(state);
  const isUsed =
    source?.isOn === true && (source.kind ?? 'organization-knowledge-base') === 'organization-knowledge-base';
  return source !== undefined && isUsed
    ? [{ resource: source.resource, path: ['overview', 'knowledgeSource', 'enabled'] }]
    : [];
}

function copilotStudio(state: DesiredState): readonly Use[] {
  const agent = theOne(state, 'CustomerSupportAgent');
  if (agent?.spec.extendAgent?.enabled !== true) return [];
  return [{ resource: agent.resource, path: ['extendAgent', 'enabled'] }];
}

function enterprise(state: DesiredState): readonly Use[] {
  return [...features(state, 'askAQuestion'), ...features(state, 'draftEmail'), ...features(state, 'caseSummary')];
}

function features(state: DesiredState, feature: SwitchedOn['feature'], field?: string): readonly Use[] {
  return firstSwitches(state).filter(
    (each) => each.feature === feature && (field === undefined || each.path.at(-1) === field),
  );
}
