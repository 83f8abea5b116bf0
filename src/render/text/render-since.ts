import type { EnvironmentReport } from '../../model/report.ts';
import { harmless } from '../harmless.ts';

/** What a range of commits left alone, and what of it is live already, for people. */
export function renderSince(reports: readonly EnvironmentReport[]): string {
  const [first] = reports.flatMap(({ since }) => since ?? []);
  if (first === undefined) return '';
  const untouched = reports.filter(({ since }) => since?.affected.length === 0).map(({ name }) => harmless(name));
  const already = reports.flatMap(({ name, since }) =>
    (since?.already ?? []).map((address) => `  ${harmless(name)}: ${harmless(address)} is as declared already.\n`),
  );
  const rest = untouched.length === 0 ? '' : ` Not affected, not planned: ${untouched.join(', ')}.`;
  return `Since ${first.commit.slice(0, 12)}: only what is declared otherwise now was planned.${rest}\n${already.join('')}`;
}
