import { featureName, firstSwitches } from './copilot-switches.ts';
import { GENERALLY_AVAILABLE, regionOf } from './facts.ts';
import type { Rule } from './rule.ts';

/** Outside North America, questions, emails and summaries are still in preview. */
export const previewFeature: Rule = {
  id: 'preview-feature',
  numbers: [10],
  severity: 'warning',
  explanation:
    'Ask a question, email drafts, case summaries and conversation summaries are generally available in North America, which we read as the geography United States, and in preview elsewhere. Previews have terms of their own and may change.',
  fix: 'Accept preview terms and suppress the warning with the reason, or switch the feature off.',
  source: 'S0',
  check: (state) => {
    const region = regionOf(state.environment);
    if (region?.maturity !== 'preview') return [];
    const inPreview = firstSwitches(state).filter(({ feature }) => feature && GENERALLY_AVAILABLE.has(feature));
    return inPreview.map((each) => ({
      resource: each.resource,
      path: each.path,
      message: `${featureName(each)} is in preview in ${region.displayName}; it is generally available in North America only.`,
      hint: 'Check that preview terms are acceptable, then suppress this warning with the reason; or switch the feature off.',
    }));
  },
};
