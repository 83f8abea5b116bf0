import { copilotRoles, whereGrantsStand } from './copilot-roles.ts';
import { type Rule, theOne } from './rule.ts';

const PRIVILEGE = 'prvIntelligenceUsage';

/** Representatives see case summaries only with `prvIntelligenceUsage`. */
export const caseSummaryNeedsIntelligenceUsage: Rule = {
  id: 'case-summary-needs-intelligence-usage',
  numbers: [39],
  severity: 'warning',
  explanation:
    'Representatives see case summaries only with the privilege prvIntelligenceUsage. A role that does not name it may have it live; `copilotctl roles check` sees that.',
  fix: 'Add `prvIntelligenceUsage` to `miscellaneous`, or the preset copilot-representative.',
  source: 'S0',
  check: (state) => {
    if (theOne(state, 'CaseSummary')?.spec.available !== true) return [];
    const without = copilotRoles(state).filter((role) => !role.has(PRIVILEGE));
    return without.map((role) => ({
      resource: role.resource,
      path: role.spec.miscellaneous === undefined ? whereGrantsStand(role) : ['miscellaneous'],
      message: `Case summaries are on, but users of this role do not see them: it does not grant ${PRIVILEGE}.`,
      hint: `Add ${PRIVILEGE} to \`miscellaneous\`.`,
    }));
  },
};
