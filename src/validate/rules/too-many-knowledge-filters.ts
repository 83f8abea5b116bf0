import { valueAt } from './copilot-switches.ts';
import { type Rule, theOne } from './rule.ts';

const MOST = 5;

/** Where the lists of knowledge filters stand, and what the page calls them. */
const LISTS = [
  [['preset', 'askAQuestion'], 'preset filters for Ask a question'],
  [['preset', 'writeAnEmail'], 'preset filters for Write an email'],
  [['preset', 'draftAResponse'], 'preset filters for Draft a response'],
  [['representative'], 'representative filters'],
  [['automated'], 'automated filters'],
] as const;

/** The product allows five knowledge filters in each category. */
export const tooManyKnowledgeFilters: Rule = {
  id: 'too-many-knowledge-filters',
  numbers: [19],
  severity: 'error',
  explanation:
    'At most five filters are allowed in each category; preset filters are counted for each feature. The schema checks that fields are of the types String, Whole Number, Option Set or Two Options.',
  fix: 'Keep five filters, or combine values in one.',
  source: 'S1',
  check: (state) => {
    const settings = theOne(state, 'CopilotSettings');
    if (settings?.spec.knowledgeFilters === undefined) return [];
    return LISTS.flatMap(([category, name]) => {
      const path = ['knowledgeFilters', ...category, 'filters'];
      const filters = valueAt(settings.resource.written, path);
      if (!Array.isArray(filters) || filters.length <= MOST) return [];
      const message = `There are ${filters.length} ${name}; the product allows ${MOST}.`;
      return [
        {
          resource: settings.resource,
          path,
          message,
          hint: `Remove ${filters.length - MOST} of them, or combine their values.`,
        },
      ];
    });
  },
};
