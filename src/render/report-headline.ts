import type { EnvironmentReport, Report } from '../model/report.ts';
import { count } from './text/count.ts';
import { planSummary } from './text/render-plan.ts';

/** What reports say in one line of plain words and numbers, for places that have room for no more. */
export function reportHeadline(reports: readonly Report[]): string {
  const parts = reports.flatMap(({ environments, diagnostics, result }) => {
    const of = (severity: string): number => diagnostics.filter((each) => each.severity === severity).length;
    const found = [...said(of('error'), 'error'), ...said(of('warning'), 'warning')];
    const told = [...environments.flatMap(headlineOf), ...found];
    return told.length > 0 ? told : [result === 'done' ? 'nothing to report' : result.replace('-', ' ')];
  });
  const line = [...new Set(parts)].join('; ');
  return line.length <= MOST ? line : `${count(parts.length, 'result')} in ${count(reports.length, 'report')}`;
}

const MOST = 200;

function said(number: number, word: string): string[] {
  return number === 0 ? [] : [count(number, word)];
}

function headlineOf({ plan, drift, changes, outcomes, failure }: EnvironmentReport): string[] {
  if (failure !== undefined) return ['not read'];
  if (outcomes !== undefined) {
    const applied = outcomes.filter(({ status }) => status === 'applied').length;
    return [`${applied} of ${count(outcomes.length, 'step')} applied`];
  }
  if (plan !== undefined) return [planSummary(plan)];
  if (drift !== undefined) return [drift.length === 0 ? 'no drift' : count(drift.length, 'drift finding')];
  return changes === undefined ? [] : [count(changes.length, 'declared change')];
}
