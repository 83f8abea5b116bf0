import type { DesiredState } from '../../model/desired-state.ts';
import { type Declared, declared, type Rule } from './rule.ts';

const CASE_TABLE = 'incident';

/** A table has at most one default summary. */
export const secondDefaultSummary: Rule = {
  id: 'second-default-summary',
  numbers: [34],
  severity: 'error',
  explanation:
    'At most one summary of a table is its default; the case summary is one of the table incident. A default that is live and not declared is found when a plan is made.',
  fix: 'Keep `formPlacement.default: true` on one summary of the table.',
  source: 'S14',
  check: (state) => {
    const first = new Map<string, string>();
    return defaults(state).flatMap(({ resource, table }) => {
      const other = first.get(table);
      if (other === undefined) first.set(table, resource.address);
      if (other === undefined) return [];
      const message = `The table ${table} has two default summaries; the other one is ${other}.`;
      return [
        { resource, path: ['formPlacement', 'default'], message, hint: 'Set `default: false` on one of the two.' },
      ];
    });
  },
};

function defaults(
  state: DesiredState,
): readonly (Pick<Declared<'RecordSummary'>, 'resource'> & { readonly table: string })[] {
  const ofCase = declared(state, 'CaseSummary').filter(({ spec }) => spec.formPlacement?.default === true);
  const ofRecords = declared(state, 'RecordSummary').filter(({ spec }) => spec.formPlacement?.default === true);
  return [
    ...ofCase.map(({ resource }) => ({ resource, table: CASE_TABLE })),
    ...ofRecords.map(({ resource, spec }) => ({ resource, table: spec.table.toLowerCase() })),
  ];
}
