import { type Rule, theOne } from './rule.ts';

/** Case summaries need Ask a question. */
export const caseSummaryNeedsAskAQuestion: Rule = {
  id: 'case-summary-needs-ask-a-question',
  numbers: [28],
  severity: 'error',
  explanation:
    'Case summaries need Ask a question, which representatives have in the Copilot side pane or in Copilot immersive. Files decide it where both are declared off; one that no file mentions may be on.',
  fix: 'Switch the side pane or Copilot immersive on, or case summaries off.',
  source: 'S2',
  check: (state) => {
    const summary = theOne(state, 'CaseSummary');
    const settings = theOne(state, 'CopilotSettings')?.spec;
    if (summary?.spec.available !== true) return [];
    if (settings?.copilotSidePane !== false || settings.copilotImmersive !== false) return [];
    return [
      {
        resource: summary.resource,
        path: ['available'],
        message: 'Case summaries need Ask a question, but CopilotSettings declares side pane and immersive off.',
        hint: 'Set `copilotSidePane: true` in CopilotSettings, or `available: false` here.',
      },
    ];
  },
};
