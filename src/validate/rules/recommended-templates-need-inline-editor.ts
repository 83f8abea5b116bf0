import { declared, type Rule, theOne } from './rule.ts';

/** Recommended templates work only in the inline email editor with contextual drafting. */
export const recommendedTemplatesNeedInlineEditor: Rule = {
  id: 'recommended-templates-need-inline-editor',
  numbers: [27],
  severity: 'warning',
  explanation:
    'Copilot-recommended templates appear only in the inline email editor of an app with contextual email drafting, which needs rich text editor version 2. Files decide it where every declared app says that drafting is off; the editor version is read from the app.',
  fix: 'Set `contextualEmailDrafting: true` in the AppAccess of an app, or `recommendedTemplates: false`.',
  source: 'S4',
  check: (state) => {
    const agent = theOne(state, 'CustomerSupportAgent');
    if (agent?.spec.emailSettings?.recommendedTemplates !== true) return [];
    const apps = declared(state, 'AppAccess');
    if (apps.length === 0 || apps.some(({ spec }) => spec.contextualEmailDrafting !== false)) return [];
    return [
      {
        resource: agent.resource,
        path: ['emailSettings', 'recommendedTemplates'],
        message: 'Recommended templates have no effect: contextual email drafting is off in every declared app.',
        hint: 'Set `contextualEmailDrafting: true` in the AppAccess of an app, or `recommendedTemplates: false`.',
      },
    ];
  },
};
