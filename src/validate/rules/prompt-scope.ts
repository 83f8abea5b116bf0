import type { DesiredState } from '../../model/desired-state.ts';
import type { Kind } from '../../model/kind.ts';
import { type Finding, type Rule, theOne } from './rule.ts';

/** Prompts of each agent belong to one place. */
export const promptScope: Rule = {
  id: 'prompt-scope',
  numbers: [23],
  severity: 'error',
  explanation:
    'Prompts of the Customer Support agent belong to Copilot immersive, those of the Admin Management agent to the Copilot side pane. The schema checks the filter attribute, and that prompts of the Admin Management agent have no filter.',
  fix: 'Write the scope of the agent, or leave it out.',
  source: 'S1',
  check: (state) => [
    ...misplaced(state, 'CustomerSupportAgent', 'copilot-immersive', 'Customer Support'),
    ...misplaced(state, 'AdminManagementAgent', 'copilot-side-pane', 'Admin Management'),
  ],
};

function misplaced(
  state: DesiredState,
  kind: Extract<Kind, 'CustomerSupportAgent' | 'AdminManagementAgent'>,
  scope: 'copilot-immersive' | 'copilot-side-pane',
  agentName: string,
): readonly Finding[] {
  const agent = theOne(state, kind);
  const items: readonly { readonly name: string; readonly scope?: string }[] = agent?.spec.prompts?.items ?? [];
  const wrong = items.filter((item) => item.scope !== undefined && item.scope !== scope);
  return wrong.map((item) => ({
    ...(agent && { resource: agent.resource }),
    path: ['prompts', 'items', item.name, 'scope'],
    message: `The prompt "${item.name}" has the scope ${item.scope}, but prompts of the ${agentName} agent belong to ${scope}.`,
    hint: `Write \`scope: ${scope}\`, or leave scope out.`,
  }));
}
