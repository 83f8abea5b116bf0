import type { SourceFile } from '../model/document.ts';
import type { EnvironmentReport, Report } from '../model/report.ts';
import { leastSize } from './least-size.ts';
import { block, diffBlock, folded, plain, WIDTH } from './markdown.ts';
import { count } from './text/count.ts';
import { PLAIN } from './text/paint.ts';
import { renderOutcome } from './text/render-apply.ts';
import { renderChanges } from './text/render-changes.ts';
import { renderDiagnostics } from './text/render-diagnostics.ts';
import { renderDrift } from './text/render-drift.ts';
import { renderFailure } from './text/render-failure.ts';
import { type PlanDetail, planCounts, renderPlan } from './text/render-plan.ts';
import { renderSince } from './text/render-since.ts';

/** What a place takes, and where the rest can be found. */
export interface MarkdownView {
  /** Frames of findings are cut from these. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Most characters (UTF-16 units), or what `sizeOf` counts. Default: any number. */
  readonly budget?: number;
  /** What the place counts, which are no fewer than UTF-16 units. Default: those. */
  readonly sizeOf?: (text: string) => number;
  /** Where the whole report is, as a sentence's end: `the artefact plan.json`. */
  readonly whole?: string;
}

/**
 * A report as GitHub flavoured Markdown, for comments and job summaries: a table of the environments, then each with what
 * the text output says, folded away.
 *
 * What is too long for its place is said with less detail, first without whole values, then without fields; every change
 * stays. Texts from files and live systems stand in code blocks only, behind fences that they cannot close.
 */
export function renderMarkdown(report: Report, view: MarkdownView): string {
  return renderMarkdownReports([report], view);
}

/**
 * Several reports as one text, one below the other, within one budget: of those that are too long together, the longest
 * is said with less detail, until all of them fit. Where not even their numbers do, one sentence is left.
 */
export function renderMarkdownReports(reports: readonly Report[], view: MarkdownView): string {
  const { budget = Number.POSITIVE_INFINITY, sizeOf = (text) => text.length } = view;
  const shown = reports.map((report) => shownWith(report, firstLevel(report, budget), view, sizeOf));
  while (shown.reduce((sum, { size }) => sum + size + 1, -1) > budget) {
    const shortened = shown.filter(({ level }) => level < DETAILS.length).sort((a, b) => b.size - a.size)[0];
    if (shortened === undefined) return `${count(reports.length, 'report')}. ${tooMuch(view)}\n`;
    shown[shown.indexOf(shortened)] = shownWith(shortened.report, shortened.level + 1, view, sizeOf);
  }
  return shown.map(({ text }) => text).join('\n');
}

/** So much has to be left out of a report at least, whatever stands beside it. */
function firstLevel({ environments }: Report, budget: number): number {
  const level = DETAILS.findIndex((detail) => leastSize(environments, detail) <= budget);
  return level < 0 ? DETAILS.length : level;
}

/** A report with so much left out, and its size. */
interface Shown {
  readonly report: Report;
  readonly level: number;
  readonly text: string;
  readonly size: number;
}

function shownWith(report: Report, level: number, view: MarkdownView, sizeOf: (text: string) => number): Shown {
  const detail = DETAILS[level];
  const text = detail === undefined ? shortest(report, view) : printReport(report, detail, view);
  return { report, level, text, size: sizeOf(text) };
}

const DETAILS: readonly PlanDetail[] = ['whole', 'fields', 'steps'];

function printReport(report: Report, detail: PlanDetail, view: MarkdownView): string {
  const { environments, diagnostics } = report;
  const found = diagnostics.filter((each) => each.severity !== 'info');
  const frames = detail === 'steps' ? NO_FILES : view.files;
  const parts = [
    ...head(report),
    ...sinceOf(environments),
    ...environments.flatMap((each) => section(each, detail, environments.length === 1)),
    ...(found.length === 0
      ? []
      : [folded(count(found.length, 'finding'), block(renderDiagnostics(found, frames, PLAIN)), true)]),
    ...(detail === 'whole' ? [] : [cut(view)]),
    ...foot(report),
  ];
  return `${parts.join('\n\n')}\n`;
}

function foot({ run }: Report): string[] {
  return run === undefined ? [] : [`<sub>Run ${plain(run)}</sub>`];
}

const NO_FILES: ReadonlyMap<string, SourceFile> = new Map();

function cut({ whole }: MarkdownView): string {
  return `Cut to fit: every change is here, but not with all of its values.${whole === undefined ? '' : ` All of it is in ${plain(whole)}.`}`;
}

/** A heading, and what was looked at: a table where environments were compared, else a sentence. */
function head({ command, result, environments, diagnostics }: Report): string[] {
  const heading = `### copilotctl ${plain(command)}${result === 'done' || result === 'differences' ? '' : `: ${result.replace('-', ' ')}`}`;
  const counted = environments.filter(({ plan, changes, drift }) => (plan ?? changes ?? drift) !== undefined);
  if (counted.length === 0) {
    const declared = environments.reduce((sum, each) => sum + each.declared, 0);
    const outcome = diagnostics.length === 0 ? 'nothing to report' : count(diagnostics.length, 'finding');
    return [heading, `${count(environments.length, 'environment')}, ${count(declared, 'resource')}: ${outcome}.`];
  }
  const isOneNumber = counted.every(({ plan }) => plan === undefined);
  const columns = isOneNumber
    ? ['Environment', counted.some(({ drift }) => drift !== undefined) ? 'Moved' : 'Declared otherwise']
    : ['Environment', 'Create', 'Change', 'Delete', 'By hand'];
  const rows = environments.map((each) => [plain(each.name), ...(isOneNumber ? found(each) : planned(each))]);
  const table = [columns, columns.map((_, at) => (at === 0 ? '---' : '---:')), ...rows];
  return [heading, table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')];
}

function found({ drift, changes, failure }: EnvironmentReport): string[] {
  return [failure === undefined ? String((drift ?? changes ?? []).length) : 'not read'];
}

function planned({ plan, failure }: EnvironmentReport): string[] {
  if (plan === undefined) return [failure === undefined ? 'not affected' : 'not read', '', '', ''];
  const { create, update, delete: deleted, manual } = planCounts(plan);
  return [create, update, deleted, manual].map(String);
}

function sinceOf(environments: readonly EnvironmentReport[]): string[] {
  const text = renderSince(environments);
  return text === '' ? [] : [block(text)];
}

function section(report: EnvironmentReport, detail: PlanDetail, isOnly: boolean): string[] {
  const { name, plan, changes, drift, failure, outcomes } = report;
  const isApply = outcomes !== undefined;
  const steps = Number.POSITIVE_INFINITY;
  const view = { verbose: detail === 'whole', detail, steps, paint: PLAIN, width: WIDTH, isApply };
  const done = (outcomes ?? []).map((each) => renderOutcome(each, { paint: PLAIN, width: WIDTH })).join('');
  const texts = [
    ...(failure === undefined ? [] : [renderFailure(name, failure, PLAIN)]),
    ...(plan === undefined || (done !== '' && detail === 'steps') ? [] : [renderPlan(report, view)]),
    ...(done === '' ? [] : [done]),
    ...(changes === undefined ? [] : [renderChanges(report, view)]),
    ...(drift === undefined ? [] : [renderDrift({ ...report, pending: 0, applied: 1 }, view)]),
  ].filter((each) => each !== '');
  if (texts.length === 0) return [];
  const isOpen = isOnly && texts.join('').length < OPEN_BELOW;
  return [folded(name, texts.map(diffBlock).join('\n\n'), isOpen)];
}

/** What is longer is folded away even where it stands alone. */
const OPEN_BELOW = 4_000;

/** Only numbers: for a place that not even the names of all steps fit into. */
function shortest(report: Report, view: MarkdownView): string {
  const of = (severity: string): number => report.diagnostics.filter((each) => each.severity === severity).length;
  const found = `${count(of('error'), 'error')}, ${count(of('warning'), 'warning')}.`;
  return `${[...head(report), found, tooMuch(view)].join('\n\n')}\n`;
}

function tooMuch({ whole }: MarkdownView): string {
  return `Too much to be shown here.${whole === undefined ? '' : ` All of it is in ${plain(whole)}.`}`;
}
