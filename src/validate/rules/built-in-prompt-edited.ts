import type { DesiredResource } from '../../model/desired-state.ts';
import { type Finding, type Rule, theOne } from './rule.ts';

const FIXED = ['prompt', 'inGuide', 'alias', 'filter', 'entity', 'scope', 'instructions'];

/** Built-in prompts can be enabled or disabled, nothing else. */
export const builtInPromptEdited: Rule = {
  id: 'built-in-prompt-edited',
  numbers: [24],
  severity: 'error',
  explanation:
    'Prompts that come with the product are read-only; they can only be enabled or disabled. Microsoft states it for Admin Management; for Customer Support it is inferred.',
  fix: 'Remove every field of the prompt but name, builtIn and enabled, or add a prompt of your own.',
  source: 'S1',
  check: (state) => {
    const customerSupport = theOne(state, 'CustomerSupportAgent');
    const adminManagement = theOne(state, 'AdminManagementAgent');
    return [
      ...(customerSupport ? edited(customerSupport.resource, customerSupport.spec.prompts?.items) : []),
      ...(adminManagement ? edited(adminManagement.resource, adminManagement.spec.prompts?.items) : []),
    ];
  },
};

function edited(
  resource: DesiredResource,
  items: readonly { readonly name: string; readonly builtIn?: boolean }[] = [],
): readonly Finding[] {
  return items
    .filter((item) => item.builtIn === true)
    .flatMap((item) =>
      FIXED.filter((field) => Object.hasOwn(item, field)).map((field) => ({
        resource,
        path: ['prompts', 'items', item.name, field],
        message: `"${item.name}" is a built-in prompt; its ${field} cannot be changed.`,
        hint: `Remove ${field}; only enabled can be declared. For another text, add a prompt of your own.`,
      })),
    );
}
