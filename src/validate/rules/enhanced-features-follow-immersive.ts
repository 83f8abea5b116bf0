import { type Rule, theOne } from './rule.ts';

/** Enhanced features are a choice for the side pane only. */
export const enhancedFeaturesFollowImmersive: Rule = {
  id: 'enhanced-features-follow-immersive',
  numbers: [21],
  severity: 'warning',
  explanation:
    'Allow enhanced features decides about the side pane only. With Copilot immersive on they are always on; with the side pane off the setting decides nothing.',
  fix: 'Remove `enhancedFeatures`, or change where Copilot appears.',
  source: 'S1',
  check: (state) => {
    const agent = theOne(state, 'CustomerSupportAgent');
    const settings = theOne(state, 'CopilotSettings')?.spec;
    const enhanced = agent?.spec.overview?.enhancedFeatures;
    if (agent === undefined || enhanced === undefined) return [];
    const finding = { resource: agent.resource, path: ['overview', 'enhancedFeatures'] };
    if (!enhanced && settings?.copilotImmersive === true) {
      const hint = 'Remove the line, or set `copilotImmersive: false` in CopilotSettings.';
      return [
        { ...finding, message: 'Enhanced features cannot be off: Copilot immersive is on, and always has them.', hint },
      ];
    }
    if (enhanced && settings?.copilotSidePane === false && settings.copilotImmersive !== true) {
      const hint = 'Remove the line, or set `copilotSidePane: true` in CopilotSettings.';
      return [
        { ...finding, message: 'Enhanced features have no effect: they belong to the side pane, which is off.', hint },
      ];
    }
    return [];
  },
};
