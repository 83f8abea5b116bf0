import { type Rule, theOne } from './rule.ts';

const OUT_OF_BOX_FORMS = 4;

/** The default case record keeps the four out-of-box case forms excluded. */
export const outOfBoxCaseFormsExcluded: Rule = {
  id: 'out-of-box-case-forms-excluded',
  numbers: [34],
  severity: 'error',
  explanation:
    'The default case record excludes the four out-of-box case forms, which show the summary by themselves; without the exclusion two cards show. Their ids are not published, so files are refused when the list is too short to hold them; whether it does is seen in the plan, as ids that would be removed.',
  fix: 'Export the live list and keep its four forms, or leave `excludedForms` undeclared.',
  source: 'S14',
  check: (state) => {
    const summary = theOne(state, 'CaseSummary');
    const excluded = summary?.spec.formPlacement?.excludedForms;
    if (summary === undefined || excluded === undefined || excluded.length >= OUT_OF_BOX_FORMS) return [];
    return [
      {
        resource: summary.resource,
        path: ['formPlacement', 'excludedForms'],
        message: `The list excludes ${excluded.length} forms; the ${OUT_OF_BOX_FORMS} out-of-box case forms must stay in it, or two cards show.`,
        hint: 'Run `copilotctl export` to see the live list and keep its forms, or leave `excludedForms` out.',
      },
    ];
  },
};
