import type { DesiredResource } from '../../model/desired-state.ts';
import type { CaseSummarySpec, RecordSummarySpec } from '../../model/generated/types.ts';
import { CASE_FIELDS } from './default-fields-all-off.ts';
import { declared, type Finding, type Rule } from './rule.ts';

type Row = NonNullable<NonNullable<RecordSummarySpec['data']>['rows']>[number];

const MOST_ONE_TO_ONE = 10;
const MOST_ONE_TO_MANY = 6;
const MOST_RELATED = 3;

/** How much data Copilot reads for a summary. */
export const summaryDataLimits: Rule = {
  id: 'summary-data-limits',
  numbers: [30],
  severity: 'error',
  explanation:
    'A summary reads at most 10 one-to-one fields, and at most 6 one-to-many fields over at most 3 related tables; a case summary needs at least one one-to-one field. Rows with `include: false` do not count.',
  fix: 'Take rows out, or set `include: false` on them.',
  source: 'S13',
  check: (state) => [
    ...declared(state, 'CaseSummary').flatMap(({ resource, spec }) => [
      ...tooMuch(resource, spec),
      ...nothing(resource, spec),
    ]),
    ...declared(state, 'RecordSummary').flatMap(({ resource, spec }) => tooMuch(resource, spec)),
  ],
};

function tooMuch(resource: DesiredResource, spec: CaseSummarySpec | RecordSummarySpec): readonly Finding[] {
  const rows = included(spec.data?.rows);
  const many = rows.filter(({ type }) => type === 'one-to-many');
  const related = new Set(many.map(({ recordType }) => recordType)).size;
  return [
    ...limit(resource, rows.length - many.length, MOST_ONE_TO_ONE, 'one-to-one rows'),
    ...limit(resource, many.length, MOST_ONE_TO_MANY, 'one-to-many rows'),
    ...limit(resource, related, MOST_RELATED, 'related tables in one-to-many rows'),
  ];
}

function limit(resource: DesiredResource, count: number, most: number, what: string): readonly Finding[] {
  if (count <= most) return [];
  const hint = `Take out ${count - most}, or set \`include: false\` on their rows.`;
  return [
    {
      resource,
      path: ['data', 'rows'],
      message: `The summary reads ${count} ${what}; the product allows ${most}.`,
      hint,
    },
  ];
}

/** A default field that is declared on is one-to-one data too. */
function nothing(resource: DesiredResource, { data }: CaseSummarySpec): readonly Finding[] {
  if (data?.rows === undefined || included(data.rows).some(({ type }) => type === 'one-to-one')) return [];
  if (CASE_FIELDS.some((field) => data.defaultFields?.[field] === true)) return [];
  return [
    {
      resource,
      path: ['data', 'rows'],
      message: 'A case summary needs at least one one-to-one row, and the list has none that is included.',
      hint: 'Add a one-to-one row, such as `{ type: one-to-one, recordType: incident, field: title }`.',
    },
  ];
}

function included(rows: readonly Row[] = []): readonly Row[] {
  return rows.filter(({ include }) => include !== false);
}
