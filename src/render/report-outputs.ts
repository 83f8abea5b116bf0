import type { Delivery } from '../model/delivery.ts';
import type { EnvironmentReport, Report } from '../model/report.ts';
import { planCounts } from './text/render-plan.ts';

/** What later steps of a pipeline can ask for, by names in kebab-case; numbers are written in digits. */
export type Outputs = Readonly<Record<string, string>>;

/**
 * What reports say, for the conditions of a pipeline: `docs/ci.md` has the table. Of several reports the counts are added up,
 * and the result is the first that is not `done`.
 */
export function reportOutputs(reports: readonly Report[], delivered: readonly Delivery[]): Outputs {
  const environments = reports.flatMap((report) => report.environments);
  const counts = environments.map(({ plan }) => (plan === undefined ? undefined : planCounts(plan)));
  const sum = (of: (count: ReturnType<typeof planCounts>) => number): number =>
    counts.reduce((total, each) => total + (each === undefined ? 0 : of(each)), 0);
  const worst = reports.find(({ result }) => result !== 'done') ?? reports[0];
  const creates = sum(({ create }) => create);
  const updates = sum(({ update }) => update);
  const deletes = sum((count) => count.delete);
  const drift = environments.flatMap((each) => each.drift ?? []);
  const isDrifted = drift.filter(({ state }) => state !== 'snoozed');
  const isNews = drift.filter(({ state }) => state === 'new' || state === 'changed');
  // Commands of one job find the same in the same files.
  const findings = new Map(
    reports.flatMap(({ diagnostics }) => diagnostics).map((each) => [JSON.stringify(each), each]),
  );
  const severity = (wanted: string): number => [...findings.values()].filter((each) => each.severity === wanted).length;
  return {
    result: worst?.result ?? 'done',
    'exit-code': String(worst?.exitCode ?? 0),
    'has-changes': String(creates + updates + deletes + declaredChanges(environments) > 0),
    creates: String(creates),
    updates: String(updates),
    deletes: String(deletes),
    'by-hand': String(sum(({ manual }) => manual)),
    errors: String(severity('error')),
    warnings: String(severity('warning')),
    'has-drift': String(isDrifted.length > 0),
    drift: String(isDrifted.length),
    'new-drift': String(isNews.length),
    'resolved-drift': String(environments.reduce((total, { resolved = [] }) => total + resolved.length, 0)),
    ...placesOf(delivered),
  };
}

/** What two revisions declare differently is a change, too. */
function declaredChanges(environments: readonly EnvironmentReport[]): number {
  return environments.reduce((total, { changes = [] }) => total + changes.length, 0);
}

/** Where reports went: empty for a place that none went to. */
function placesOf(delivered: readonly Delivery[]): Outputs {
  const at = (place: Delivery['place']) => {
    const found = delivered.find((each) => each.place === place);
    return found?.state === 'published' ? found : undefined;
  };
  return {
    'comment-url': at('comment')?.url ?? '',
    'issue-url': at('issue')?.url ?? '',
    'issue-number': String(at('issue')?.number ?? ''),
    'check-url': at('check')?.url ?? '',
  };
}
