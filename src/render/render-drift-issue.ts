import type { DriftEpisode } from '../model/drift-record.ts';
import type { EnvironmentReport, TrackedFinding } from '../model/report.ts';
import { harmless } from './harmless.ts';
import { leastSize } from './least-size.ts';
import { block, diffBlock, plain, WIDTH } from './markdown.ts';
import { count } from './text/count.ts';
import { PLAIN } from './text/paint.ts';
import { renderDrift } from './text/render-drift.ts';
import { renderFailure } from './text/render-failure.ts';
import type { PlanDetail } from './text/render-plan.ts';
import { shortFingerprints } from './text/short-fingerprints.ts';

/** What came and went of drift in one environment since it was last told of. */
export interface DriftNews {
  readonly environment: string;
  readonly came: readonly TrackedFinding[];
  /** What is no finding any more, with what is known of it. */
  readonly went: readonly GoneFinding[];
}

/** A finding that was told of before: as declared again, snoozed, or simply no longer seen. */
export interface GoneFinding {
  readonly fingerprint: string;
  readonly resolved?: DriftEpisode;
  readonly snoozed?: TrackedFinding;
}

/** What a place takes, and where the rest can be found. */
interface IssueView {
  /** Most characters, in UTF-16 units. */
  readonly budget: number;
  /** Where the whole report is, as a sentence's end. */
  readonly whole: string;
}

/** The title of an issue about drift: numbers first. Names of environments are shortened, and mean nothing to anybody. */
export function driftTitle(environments: readonly EnvironmentReport[]): string {
  const drifted = environments.filter((each) => activeDrift(each).length > 0);
  const findings = drifted.reduce((sum, each) => sum + activeDrift(each).length, 0);
  const names = drifted.map(({ name }) => harmless(name).replace(/[@#<>]/g, '_')).join(', ');
  const where = names.length <= 100 ? names : count(drifted.length, 'environment');
  return findings === 0
    ? 'Drift: nothing is left'
    : `Drift: ${count(findings, 'change')} in ${where} that nobody declared`;
}

/** Findings that count: what is snoozed does not. */
export function activeDrift({ drift = [] }: EnvironmentReport): readonly TrackedFinding[] {
  return drift.filter(({ state }) => state !== 'snoozed');
}

/**
 * The text of an issue about drift: each environment with its findings, since when and by whom, and the commands that put
 * them back, declare them or let them be.
 *
 * Where it is too long, findings take a line each, then only their number is given.
 */
export function renderDriftIssue(environments: readonly EnvironmentReport[], view: IssueView): string {
  const isLeft = environments.some((each) => activeDrift(each).length > 0 || each.failure !== undefined);
  const parts = (detail: PlanDetail): string[] => [
    isLeft
      ? 'Values moved in the live system since they were last applied, and no file declares what they are now.'
      : 'Nothing is left: what was applied is live, but for what is snoozed.',
    ...environments.flatMap((each) => environmentPart(each, detail)),
  ];
  const counts = environments.map((each) => `- ${plain(each.name)}: ${count(activeDrift(each).length, 'finding')}`);
  const read = environments.filter(({ failure }) => failure === undefined);
  return fitting(
    read.map(({ name, drift = [] }) => ofNews(name, drift)),
    parts,
    counts,
    view,
  );
}

/** A comment on what came and went. */
export function renderDriftNews(news: readonly DriftNews[], view: IssueView): string {
  const parts = (detail: PlanDetail): string[] => news.flatMap((each) => newsPart(each, detail));
  const counts = news.map(
    ({ environment, came, went }) => `- ${plain(environment)}: ${came.length} new, ${went.length} gone`,
  );
  return fitting(
    news.map(({ environment, came }) => ofNews(environment, came)),
    parts,
    counts,
    view,
  );
}

/** What fits of all details, a line for each finding, and numbers; those after the first say that they are cut. */
function fitting(
  drifted: readonly EnvironmentReport[],
  partsWith: (detail: PlanDetail) => readonly string[],
  counts: readonly string[],
  { budget, whole }: IssueView,
): string {
  const cut = `Cut to fit. All of it is in ${plain(whole)}.`;
  const print = (parts: readonly string[]): string | undefined => {
    const text = `${parts.join('\n\n')}\n`;
    return text.length <= budget ? text : undefined;
  };
  return (
    (leastSize(drifted, 'whole') <= budget ? print(partsWith('whole')) : undefined) ??
    print([...partsWith('steps'), cut]) ??
    print([counts.join('\n'), cut]) ??
    `${cut}\n`
  );
}

function environmentPart(environment: EnvironmentReport, detail: PlanDetail): string[] {
  const { name, failure } = environment;
  if (failure !== undefined) return [`### ${plain(name)}: not read`, block(renderFailure(name, failure, PLAIN))];
  const active = activeDrift(environment);
  if ((environment.drift ?? []).length === 0) return [];
  return [
    `### ${plain(name)}: ${count(active.length, 'finding')}`,
    driftBlock(environment, detail),
    ...(active.length === 0 ? [] : [commands(name, active)]),
  ];
}

function driftBlock(environment: EnvironmentReport, detail: PlanDetail): string {
  const view = { verbose: detail === 'whole', detail, paint: PLAIN, width: WIDTH };
  return diffBlock(renderDrift({ ...environment, pending: 0, applied: 1 }, view));
}

/** More fingerprints than these make a command that nobody reads. */
const NAMED_FINDINGS = 5;

/** What can be done about findings; nothing where the name of the environment is none that belongs on a command line. */
function commands(name: string, findings: readonly TrackedFinding[]): string {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) return 'What can be done: `copilotctl drift --help`.';
  const short = shortFingerprints(findings);
  const which =
    findings.length <= NAMED_FINDINGS ? findings.map(({ fingerprint }) => short(fingerprint)).join(' ') : '--all';
  const lines = [
    ['revert', '', 'put back what is declared'],
    ['accept', '', 'declare what is live'],
    ['snooze', ' --until YYYY-MM-DD --reason TEXT', 'let it be until a day'],
  ] as const;
  return block(
    lines.map(([verb, more, why]) => `copilotctl drift ${verb} ${which} -e ${name}${more}  # ${why}`).join('\n'),
    'sh',
  );
}

function newsPart({ environment, came, went }: DriftNews, detail: PlanDetail): string[] {
  const report = ofNews(environment, came);
  const short = shortFingerprints(went);
  const lines = went.map(({ fingerprint, resolved, snoozed }) => {
    const known = resolved ?? snoozed;
    const path = resolved?.path ?? snoozed?.field?.path ?? '';
    const why =
      resolved !== undefined ? 'as declared again' : snoozed !== undefined ? snoozeOf(snoozed) : 'no longer seen';
    return `= ${known === undefined ? '' : `${known.address}${path}  `}${short(fingerprint)}  ${why}`;
  });
  return [
    ...(came.length === 0 ? [] : [`**New in ${plain(environment)}**`, driftBlock(report, detail)]),
    ...(went.length === 0
      ? []
      : [`**Gone in ${plain(environment)}**`, block(lines.map((line) => harmless(line)).join('\n'))]),
  ];
}

function ofNews(name: string, drift: readonly TrackedFinding[]): EnvironmentReport {
  return { name, backend: '', declared: 0, drift };
}

function snoozeOf({ snoozed }: TrackedFinding): string {
  return snoozed === undefined ? 'snoozed' : `snoozed until ${snoozed.until}: ${snoozed.reason}`;
}
