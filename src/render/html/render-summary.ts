import type { EnvironmentReport, Report } from '../../model/report.ts';
import { count } from '../text/count.ts';
import { type Figure, figuresOf, sumOf } from './figures.ts';
import { html, type Markup } from './markup.ts';

/** What a run found, in numbers: all together, then each environment where there are several. */
export function renderSummary(report: Report): Markup {
  const figures = [...sumOf(report.environments), ...ofDiagnostics(report), ...ofFailures(report)];
  const declared = report.environments.reduce((sum, each) => sum + each.declared, 0);
  return html`<p class="lead">${count(report.environments.length, 'environment')}, ${count(declared, 'declared resource')}${figures.length === 0 ? ': nothing to report' : ''}.</p>
${figures.length > 0 && html`<dl class="cards">${figures.map(card)}</dl>\n`}${report.environments.length > 1 && table(report)}`;
}

function card({ label, count: number, tone }: Figure): Markup {
  return html`<div class="card ${number === 0 ? 'quiet' : tone}"><dt>${label}</dt><dd>${digits(number)}</dd></div>`;
}

function digits(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

function ofDiagnostics({ diagnostics }: Report): readonly Figure[] {
  const of = (severity: string): number => diagnostics.filter((each) => each.severity === severity).length;
  const all: readonly Figure[] = [
    { label: of('error') === 1 ? 'error' : 'errors', count: of('error'), tone: 'bad' },
    { label: of('warning') === 1 ? 'warning' : 'warnings', count: of('warning'), tone: 'changed' },
    { label: of('info') === 1 ? 'note' : 'notes', count: of('info'), tone: 'quiet' },
  ];
  return all.filter((each) => each.count > 0);
}

function ofFailures({ environments }: Report): readonly Figure[] {
  const failed = environments.filter(({ failure }) => failure !== undefined).length;
  return failed === 0 ? [] : [{ label: 'not read', count: failed, tone: 'bad' }];
}

function table({ environments }: Report): Markup | undefined {
  const columns = sumOf(environments);
  const notes = environments.map(noteOf);
  const hasNotes = notes.some((note) => note !== '');
  if (columns.length === 0 && !hasNotes) return undefined;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Environments"><table>
<thead><tr><th scope="col">Environment</th>${columns.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}${hasNotes && html`<th scope="col">Note</th>`}</tr></thead>
<tbody>
${environments.map((each, at) => {
  const numbers = new Map(figuresOf(each).map(({ label, count: number }) => [label, number]));
  return html`<tr><th scope="row"><a href="#environment-${at + 1}">${each.name}</a></th>${columns.map(({ label }) => html`<td class="number">${cell(numbers.get(label))}</td>`)}${hasNotes && html`<td>${notes[at]}</td>`}</tr>\n`;
})}</tbody>
</table></div>
`;
}

function noteOf({ failure, since }: EnvironmentReport): string {
  if (failure !== undefined) return 'not read';
  return since?.affected.length === 0 ? 'not affected' : '';
}

function cell(number: number | undefined): string {
  return number === undefined ? '' : digits(number);
}
