import type { EnvironmentReport } from '../../model/report.ts';
import { harmless } from '../harmless.ts';
import { count } from './count.ts';
import type { PlanView } from './render-plan.ts';
import { shortFingerprints } from './short-fingerprints.ts';

/** The findings that were snoozed just now. */
export function renderSnoozed(report: EnvironmentReport, { paint }: Pick<PlanView, 'paint'>): string {
  const { name, drift = [], failure } = report;
  if (failure !== undefined) return '';
  const [first] = drift;
  const title = paint.bold(harmless(name));
  if (first?.snoozed === undefined) return `${title}: no drift, so nothing to snooze.\n`;
  const short = shortFingerprints(drift);
  const lines = drift.map(
    ({ fingerprint, address, field }) => `  ${short(fingerprint)}  ${harmless(`${address}${field?.path ?? ''}`)}\n`,
  );
  return `${title}: ${count(drift.length, 'finding')} snoozed until ${first.snoozed.until}. Live is as it was.\n${lines.join('')}`;
}
