import { type Rule, theOne } from './rule.ts';

/** Context items are sent only to an agent in Copilot Studio that is switched on. */
export const contextItemsNeedExtendAgent: Rule = {
  id: 'context-items-need-extend-agent',
  numbers: [26],
  severity: 'warning',
  explanation:
    'Context items say what else is sent to the agent in Copilot Studio; with Extend agent off nothing is sent. The schema checks that each has entity, field and description.',
  fix: 'Set `extendAgent.enabled: true`, or remove the context.',
  source: 'S12',
  check: (state) => {
    const agent = theOne(state, 'CustomerSupportAgent');
    const { enabled, context } = agent?.spec.extendAgent ?? {};
    const isEmpty = context?.raw === undefined && (context?.items ?? []).length === 0;
    if (agent === undefined || enabled !== false || isEmpty) return [];
    return [
      {
        resource: agent.resource,
        path: ['extendAgent', 'context'],
        message: 'The context has no effect: Extend agent with Copilot Studio is off.',
        hint: 'Set `extendAgent.enabled: true`, or remove the context.',
      },
    ];
  },
};
