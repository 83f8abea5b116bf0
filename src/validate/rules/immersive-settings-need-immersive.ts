import { type Rule, theOne } from './rule.ts';

/** The settings of the Immersive tab count only with Copilot immersive on. */
export const immersiveSettingsNeedImmersive: Rule = {
  id: 'immersive-settings-need-immersive',
  numbers: [22],
  severity: 'warning',
  explanation:
    'The tab Immersive settings describes Copilot immersive; we infer that its settings do nothing while that is off.',
  fix: 'Set `copilotImmersive: true` in CopilotSettings, or remove `immersiveSettings`.',
  source: 'S1; inferred',
  check: (state) => {
    const agent = theOne(state, 'CustomerSupportAgent');
    const settings = agent?.spec.immersiveSettings;
    if (agent === undefined || settings === undefined || Object.keys(settings).length === 0) return [];
    if (theOne(state, 'CopilotSettings')?.spec.copilotImmersive !== false) return [];
    return [
      {
        resource: agent.resource,
        path: ['immersiveSettings'],
        message: 'Immersive settings have no effect: CopilotSettings declares Copilot immersive off.',
        hint: 'Set `copilotImmersive: true` in CopilotSettings, or remove `immersiveSettings`.',
      },
    ];
  },
};
