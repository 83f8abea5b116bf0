import { declared, type Rule, theOne } from './rule.ts';

/** Intent-based suggestions need Ask a question, in the environment and in the profile. */
export const intentSuggestionsNeedAskAQuestion: Rule = {
  id: 'intent-suggestions-need-ask-a-question',
  numbers: [28],
  severity: 'error',
  explanation:
    'Intent-based suggestions need Ask a question. Switching them on in the admin center turns on what they need and never turns it off again, so files that say otherwise would drift at once.',
  fix: 'Switch Ask a question on for the profile and the environment, or the suggestions off.',
  source: 'S34d',
  check: (state) => {
    const settings = theOne(state, 'CopilotSettings')?.spec;
    const isOffEverywhere = settings?.copilotSidePane === false && settings.copilotImmersive === false;
    return declared(state, 'ExperienceProfile')
      .filter(({ spec }) => spec.copilotFeatures?.intentBasedSuggestions === true)
      .filter(({ spec }) => isOffEverywhere || spec.copilotFeatures?.askAQuestion === false)
      .map(({ resource, spec }) => ({
        resource,
        path: ['copilotFeatures', 'intentBasedSuggestions'],
        message: `Intent-based suggestions need Ask a question, which is off in ${spec.copilotFeatures?.askAQuestion === false ? 'this profile' : 'CopilotSettings'}.`,
        hint: 'Switch Ask a question on, or set `intentBasedSuggestions: false`.',
      }));
  },
};
