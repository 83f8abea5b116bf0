import { declared, type Rule } from './rule.ts';

/** Case summaries in Customer Service Hub or a custom app need Copilot switched on for the app. */
export const appFeaturesNeedCopilot: Rule = {
  id: 'app-features-need-copilot',
  numbers: [35],
  severity: 'warning',
  explanation:
    'Customer Service Hub and custom apps have Copilot features only where the app setting "Customer Service Copilot Enabled" is Yes, and after the app was published.',
  fix: 'Set `copilotEnabled: true` for the app, or `caseSummary: false`.',
  source: 'S0, S15, S17',
  check: (state) =>
    declared(state, 'AppAccess')
      .filter(({ spec }) => spec.caseSummary === true && spec.copilotEnabled === false)
      .map(({ resource, spec }) => ({
        resource,
        path: ['caseSummary'],
        message: `Case summaries have no effect in ${spec.displayName ?? spec.app}: Copilot is off in this app.`,
        hint: 'Set `copilotEnabled: true`, or `caseSummary: false`.',
      })),
};
