import type { DesiredState } from '../../model/desired-state.ts';
import { firstSwitches } from './copilot-switches.ts';
import { declared, type Finding, type Rule } from './rule.ts';

/** Conversation summaries exist only in Copilot Service workspace. */
export const conversationSummaryOnlyInWorkspace: Rule = {
  id: 'conversation-summary-only-in-workspace',
  numbers: [35],
  severity: 'warning',
  explanation:
    'Conversation summaries exist in Copilot Service workspace and in no other app, neither in Customer Service Hub nor in a custom app. Files decide it for apps that the Environment document calls single-session, which the workspace is not.',
  fix: 'Use Copilot Service workspace for these representatives, or switch conversation summaries off.',
  source: 'S0, S17',
  check: (state) => [...environmentWide(state), ...profiles(state)],
};

function environmentWide(state: DesiredState): readonly Finding[] {
  const { apps } = state.environment;
  if (apps.length === 0 || apps.some(({ navigation }) => navigation !== 'single-session')) return [];
  return firstSwitches(state)
    .filter(({ kind }) => kind === 'ConversationSummary')
    .map(({ resource, path }) => ({
      resource,
      path,
      message:
        'Conversation summaries are on, but every app of the Environment document is single-session; they exist only in Copilot Service workspace.',
      hint: 'Add the workspace to `apps` of the Environment document, or switch conversation summaries off.',
    }));
}

function profiles(state: DesiredState): readonly Finding[] {
  const single = singleSessionApps(state);
  return declared(state, 'ExperienceProfile')
    .filter(({ spec }) => spec.copilotFeatures?.liveConversationSummary === true && single.has(spec.app ?? ''))
    .map(({ resource, spec }) => ({
      resource,
      path: ['copilotFeatures', 'liveConversationSummary'],
      message: `Live conversation summary has no effect in ${spec.app}: it exists only in Copilot Service workspace.`,
      hint: 'Set it to false, or give the profile the app msdyn_CustomerServiceWorkspace.',
    }));
}

function singleSessionApps(state: DesiredState): ReadonlySet<string> {
  const apps = state.environment.apps.filter(({ navigation }) => navigation === 'single-session');
  return new Set(apps.map(({ uniqueName }) => uniqueName));
}
