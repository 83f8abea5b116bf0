import type { DesiredResource } from '../../model/desired-state.ts';
import type { CopilotSettingsSpec } from '../../model/generated/types.ts';
import { type Finding, type Rule, theOne } from './rule.ts';

type Filters = NonNullable<CopilotSettingsSpec['knowledgeFilters']>;
type RepresentativeFilter = NonNullable<NonNullable<Filters['representative']>['filters']>[number];
type AutomatedFilter = NonNullable<NonNullable<Filters['automated']>['filters']>[number];

/** An automated filter that representatives may change needs a representative filter on the same field. */
export const automatedFilterNeedsRepresentativeFilter: Rule = {
  id: 'automated-filter-needs-representative-filter',
  numbers: [20],
  severity: 'error',
  explanation:
    'An automated filter that representatives may view or change shows up as a representative filter on the same knowledge field, so there must be one, and representatives see it only with its status on (else a warning). Where the files do not declare representative filters, the live ones decide.',
  fix: 'Add a representative filter on the same field with `visible: true`, or set `allowRepresentativesToViewOrChange: false`.',
  source: 'S1',
  check: (state) => {
    const settings = theOne(state, 'CopilotSettings');
    const { automated, representative } = settings?.spec.knowledgeFilters ?? {};
    if (settings === undefined || representative?.filters === undefined) return [];
    const byField = new Map(representative.filters.map((filter) => [filter.field.toLowerCase(), filter]));
    const open = (automated?.filters ?? []).filter((filter) => filter.allowRepresentativesToViewOrChange === true);
    return open.flatMap((filter) => check(settings.resource, filter, byField.get(filter.field.toLowerCase())));
  },
};

function check(
  resource: DesiredResource,
  filter: AutomatedFilter,
  twin: RepresentativeFilter | undefined,
): readonly Finding[] {
  if (twin === undefined) {
    return [
      {
        resource,
        path: ['knowledgeFilters', 'automated', 'filters', filter.name, 'allowRepresentativesToViewOrChange'],
        message: `Representatives may change "${filter.name}", but there is no representative filter on ${filter.field}.`,
        hint: `Add a representative filter with \`field: ${filter.field}\` and \`visible: true\`, or set this to false.`,
      },
    ];
  }
  if (twin.visible !== false) return [];
  return [
    {
      resource,
      path: ['knowledgeFilters', 'representative', 'filters', twin.name, 'visible'],
      severity: 'warning',
      message: `Representatives may change the automated filter "${filter.name}", but its representative filter "${twin.name}" is hidden.`,
      hint: 'Set `visible: true`.',
    },
  ];
}
