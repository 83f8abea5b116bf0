import type { DriftEpisode } from '../../model/drift-record.ts';
import { groupBy } from '../../model/group-by.ts';
import type { DriftReport, TrackedFinding } from '../../model/report.ts';
import { harmless } from '../harmless.ts';
import { movedField } from '../moved-field.ts';
import { saidOfLastChange, saidOfProduct, saidOfState } from '../said-of-drift.ts';
import { count } from './count.ts';
import { type PlanView, renderFields } from './render-plan.ts';
import { shortFingerprints } from './short-fingerprints.ts';
import { shortTime } from './short-time.ts';
import { wrapText } from './wrap-text.ts';

/** What moved in one environment, for people: the summary first, each finding with what is known of it. */
export function renderDrift(report: DriftReport, view: PlanView): string {
  const { paint } = view;
  if (report.failure !== undefined) return '';
  const { drift: found = [], resolved = [], leftOut = 0 } = report;
  const name = paint.bold(harmless(report.name));
  const pending =
    report.pending > 0 ? ` ${count(report.pending, 'declared change')} not applied yet; plan shows them.` : '';
  if (report.applied === 0 && found.length === 0)
    return `${name}: nothing was applied from here yet, so nothing can have drifted.${pending}\n`;
  const short = shortFingerprints([...found, ...resolved]);
  const rest = [...resolvedLines(resolved, short, view), ...(leftOut > 0 ? [leftOutLine(leftOut)] : [])];
  if (found.length === 0) {
    const none = leftOut > 0 ? 'no new drift' : 'no drift';
    const head = `${name}: ${none}. ${count(report.declared, 'resource')} compared.${pending}`;
    return `${[head, ...rest].join('\n')}\n`;
  }
  const byAddress = groupBy(found, (each) => each.address);
  return [
    `${name}: ${count(found.length, 'change')} in the live system since the last apply${states(found)}.${pending}`,
    '',
    ...[...byAddress].flatMap(([address, findings]) => renderResource(address, findings, short, view)),
    ...rest,
    '',
  ].join('\n');
}

/** How many of which state, where it is not new for all. */
function states(found: readonly TrackedFinding[]): string {
  const byState = groupBy(found, ({ state }) => state);
  if (byState.size === 1 && byState.has('new')) return '';
  const order = ['new', 'changed', 'known', 'snoozed'] as const;
  const words = order.flatMap((state) => {
    const findings = byState.get(state);
    return findings === undefined ? [] : [`${findings.length} ${state === 'changed' ? 'moved again' : state}`];
  });
  return `: ${words.join(', ')}`;
}

function leftOutLine(leftOut: number): string {
  const which = leftOut === 1 ? 'change that is known or snoozed is' : 'changes that are known or snoozed are';
  return `${leftOut} ${which} not shown.`;
}

function resolvedLines(resolved: readonly DriftEpisode[], short: (text: string) => string, view: PlanView): string[] {
  if (resolved.length === 0) return [];
  const lines = resolved.map(
    ({ fingerprint, address, path = '', firstSeen }) =>
      `  ${view.paint.green('=')} ${harmless(`${address}${path}`)}  ${short(fingerprint)}, seen since ${shortTime(firstSeen)}`,
  );
  return ['', 'As declared again:', ...lines];
}

function renderResource(
  address: string,
  findings: readonly TrackedFinding[],
  short: (text: string) => string,
  view: PlanView,
): string[] {
  const { paint } = view;
  if (view.detail === 'steps') return findings.map((each) => inOneLine(each, short, view));
  const removed = findings.filter(({ what }) => what === 'removed');
  const changed = findings.filter(({ field }) => field !== undefined);
  const fields = changed.flatMap(({ field }) => (field === undefined ? [] : [movedField(field)]));
  const shown = fields.length === 0 ? [] : renderFields(address, fields, view);
  return [
    ...removed.flatMap((each) => [
      `  ${paint.red('-')} ${paint.bold(harmless(address))}  ${each.adoption === 'observe' ? 'not in' : 'removed in'} the live system`,
      ...about(each, short, view),
    ]),
    ...(fields.length > 0
      ? [
          `  ${paint.yellow('~')} ${paint.bold(harmless(address))}`,
          ...changed.flatMap((each, at) => [...(shown[at] ?? []), ...about(each, short, view)]),
        ]
      : []),
  ];
}

/** That something moved, and its fingerprint: where there is no room for more. */
function inOneLine(
  { address, what, field, fingerprint, state }: TrackedFinding,
  short: (text: string) => string,
  { paint }: PlanView,
): string {
  const sign = what === 'removed' ? paint.red('-') : paint.yellow('~');
  return `  ${sign} ${harmless(`${address}${field?.path ?? ''}`)}  ${short(fingerprint)}  ${state}`;
}

/** Below a finding: its fingerprint, what earlier runs know of it, who changed the row last, and what the product does. */
function about(finding: TrackedFinding, short: (text: string) => string, { paint, width }: PlanView): string[] {
  const { fingerprint, adoption, byProduct } = finding;
  const mode = adoption === 'observe' ? 'observed' : adoption;
  const facts = [short(fingerprint), saidOfState(finding), mode, saidOfLastChange(finding)];
  const said = facts.flatMap((each) => (each === undefined ? [] : [harmless(each)])).join('  ');
  return [
    ...wrapText(said, width, 8),
    ...(byProduct === undefined ? [] : wrapText(harmless(saidOfProduct(byProduct)), width, 8)),
  ].map((line) => paint.dim(line));
}
