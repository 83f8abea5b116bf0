import type { Change } from '../../model/change.ts';
import { groupBy } from '../../model/group-by.ts';
import type { DriftFinding, DriftReport } from '../../model/report.ts';
import { harmless } from '../harmless.ts';
import { count } from './count.ts';
import { type PlanView, renderFields } from './render-plan.ts';

/** What moved in one environment, for people: the summary first. */
export function renderDrift(report: DriftReport, view: PlanView): string {
  const { paint } = view;
  if (report.failure !== undefined) return '';
  const found = report.drift ?? [];
  const name = paint.bold(harmless(report.name));
  const pending =
    report.pending > 0 ? ` ${count(report.pending, 'declared change')} not applied yet; plan shows them.` : '';
  if (report.applied === 0)
    return `${name}: nothing was applied from here yet, so nothing can have drifted.${pending}\n`;
  if (found.length === 0) return `${name}: no drift. ${count(report.declared, 'resource')} compared.${pending}\n`;
  const byAddress = groupBy(found, (each) => each.address);
  const lines = [...byAddress].flatMap(([address, findings]) => renderResource(address, findings, view));
  return [
    `${name}: ${count(found.length, 'change')} in the live system since the last apply.${pending}`,
    '',
    ...lines,
    '',
  ].join('\n');
}

function renderResource(address: string, findings: readonly DriftFinding[], view: PlanView): string[] {
  const { paint } = view;
  const removed = findings.filter((each) => each.what === 'removed');
  const fields: Extract<Change, { op: 'update' }>['fields'] = findings.flatMap((each) =>
    each.field === undefined ? [] : [swap(each.field)],
  );
  return [
    ...removed.map(() => `  ${paint.red('-')} ${paint.bold(harmless(address))}  removed in the live system`),
    ...(fields.length > 0
      ? [`  ${paint.yellow('~')} ${paint.bold(harmless(address))}`, ...renderFields(address, fields, view)]
      : []),
  ];
}

/** A plan goes from live to declared; drift went from declared to live. */
function swap(field: NonNullable<DriftFinding['field']>): NonNullable<DriftFinding['field']> {
  const { before, after, ...rest } = field;
  return { ...rest, ...(after !== undefined && { before: after }), ...(before !== undefined && { after: before }) };
}
