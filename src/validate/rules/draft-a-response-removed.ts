import type { DesiredState } from '../../model/desired-state.ts';
import { declared, type Finding, type Rule, theOne } from './rule.ts';

/** Draft a response was removed in July 2025. */
export const draftAResponseRemoved: Rule = {
  id: 'draft-a-response-removed',
  numbers: [12],
  severity: 'warning',
  explanation:
    'Draft a chat response was deprecated on 1 July 2025 and lost its support on 14 July 2025. Older files may still mention it; nothing enables it.',
  fix: 'Remove the filters of Draft a response and the profile feature liveConversationResponse.',
  source: 'S10',
  check: (state) => [...filters(state), ...profiles(state)],
};

function filters(state: DesiredState): readonly Finding[] {
  const settings = theOne(state, 'CopilotSettings');
  if (settings?.spec.knowledgeFilters?.preset?.draftAResponse === undefined) return [];
  return [
    {
      resource: settings.resource,
      path: ['knowledgeFilters', 'preset', 'draftAResponse'],
      message: 'Filters of Draft a response have no effect: the feature was removed on 14 July 2025.',
      hint: 'Remove draftAResponse.',
    },
  ];
}

function profiles(state: DesiredState): readonly Finding[] {
  return declared(state, 'ExperienceProfile')
    .filter(({ spec }) => spec.copilotFeatures?.liveConversationResponse === true)
    .map(({ resource }) => ({
      resource,
      path: ['copilotFeatures', 'liveConversationResponse'],
      message: 'Live conversation response is on, but the feature was removed on 14 July 2025.',
      hint: 'Remove liveConversationResponse, or set it to false.',
    }));
}
