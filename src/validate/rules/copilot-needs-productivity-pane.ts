import { declared, type Rule } from './rule.ts';

/** Copilot stands in the productivity pane, which must be on. */
export const copilotNeedsProductivityPane: Rule = {
  id: 'copilot-needs-productivity-pane',
  numbers: [36],
  severity: 'error',
  explanation:
    'Copilot of an experience profile stands in the productivity pane, and the page lets it be switched on only while the pane is on.',
  fix: 'Set `productivityPane.enabled: true`, or `copilot: false`.',
  source: 'S5',
  check: (state) =>
    declared(state, 'ExperienceProfile')
      .filter(({ spec }) => spec.copilot === true && spec.productivityPane?.enabled === false)
      .map(({ resource }) => ({
        resource,
        path: ['copilot'],
        message: 'Copilot is on, but the productivity pane that holds it is off.',
        hint: 'Set `productivityPane.enabled: true`, or `copilot: false`.',
      })),
};
