import { knowledgeSource, whyNoKnowledgeBase } from './knowledge-source.ts';
import { type Rule, theOne } from './rule.ts';

const CATEGORIES = ['preset', 'representative', 'automated'] as const;

/** Knowledge filters work only with the organization knowledge base as source. */
export const knowledgeFiltersNeedKnowledgeBase: Rule = {
  id: 'knowledge-filters-need-knowledge-base',
  numbers: [16],
  severity: 'warning',
  explanation:
    'Knowledge filters narrow the articles of the organization knowledge base. With another source, or with none, they have no effect.',
  fix: 'Switch the knowledge source on with the organization knowledge base, or remove the filters.',
  source: 'S1',
  check: (state) => {
    const settings = theOne(state, 'CopilotSettings');
    const filters = settings?.spec.knowledgeFilters;
    const why = whyNoKnowledgeBase(knowledgeSource(state));
    if (settings === undefined || filters === undefined || why === undefined) return [];
    return CATEGORIES.filter((category) => filters[category] !== undefined).map((category) => ({
      resource: settings.resource,
      path: ['knowledgeFilters', category],
      message: `These filters have no effect: ${why}.`,
      hint: 'Let the CustomerSupportAgent use the organization knowledge base, or remove the filters.',
    }));
  },
};
