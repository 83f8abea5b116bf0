import { groupBy } from '../model/group-by.ts';
import type { Report } from '../model/report.ts';
import { type ReportItem, reportItems } from './report-items.ts';

/**
 * A report as JUnit XML, in the dialect that Jenkins, Azure Pipelines and GitLab read: a suite for the files and one for
 * each environment, a case for each finding, step or moved value.
 *
 * Findings that are errors, drift and steps that did not succeed fail; planned changes pass; what is for a person is
 * skipped. A suite in which nothing was found has one case that passes.
 * Source: jenkinsci/xunit-plugin, junit-10.xsd, of which this uses what the older dialects know too.
 */
export function renderJunit(report: Report): string {
  const suites = suitesOf(report);
  const cases = suites.flatMap((each) => each.cases);
  const printed = suites.map((each) => printSuite(each, report)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="copilotctl ${attribute(report.command)}"${counts(cases)}>\n${printed}</testsuites>\n`;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly ReportItem[];
}

function suitesOf(report: Report): readonly Suite[] {
  const found = groupBy(reportItems(report), (item) => item.environment ?? FILES);
  const names = new Set([...report.environments.map(({ name }) => name), ...found.keys()]);
  return [...(names.size === 0 ? [FILES] : names)].map((name) => ({ name, cases: found.get(name) ?? [NOTHING_FOUND] }));
}

/** The suite of findings that belong to no environment. */
const FILES = 'configuration';

function printSuite({ name, cases }: Suite, { command, run }: Report): string {
  const skipped = cases.filter((item) => item.state === 'skipped').length;
  const body = cases.map((item) => testCase(item, `${command}.${name}`)).join('');
  return `  <testsuite name="${attribute(name)}"${counts(cases)} skipped="${skipped}">\n${properties(run)}${body}  </testsuite>\n`;
}

function properties(run: string | undefined): string {
  if (run === undefined) return '';
  return `    <properties><property name="copilotctl.run" value="${attribute(run)}"/></properties>\n`;
}

const NOTHING_FOUND: ReportItem = {
  rule: 'nothing-found',
  level: 'note',
  state: 'passed',
  message: 'Nothing to report.',
};

function counts(items: readonly ReportItem[]): string {
  const of = (state: ReportItem['state']): number => items.filter((item) => item.state === state).length;
  return ` tests="${items.length}" failures="${of('failed')}" errors="${of('error')}"`;
}

function testCase(item: ReportItem, className: string): string {
  const name = attribute(item.subject === undefined ? item.rule : `${item.rule} ${item.subject}`);
  return `    <testcase classname="${attribute(className)}" name="${name}">${outcome(item)}</testcase>\n`;
}

function outcome(item: ReportItem): string {
  const { place, hint } = item;
  const where = place === undefined ? '' : `\n${place.file}:${place.line}:${place.column}`;
  const text = content(`${item.message}${hint === undefined ? '' : `\n${hint}`}${where}`);
  switch (item.state) {
    case 'skipped':
      return `<skipped>${text}</skipped>`;
    case 'error':
      return `<error type="${attribute(item.rule)}" message="${attribute(item.message)}">${text}</error>`;
    case 'failed':
      return `<failure type="${attribute(item.rule)}" message="${attribute(item.message)}">${text}</failure>`;
    case 'passed':
      return `<system-out>${text}</system-out>`;
  }
}

function content(text: string): string {
  return text.replace(NOT_IN_XML, '\uFFFD').replace(/[&<>]/g, escaped);
}

function attribute(text: string): string {
  return text.replace(NOT_IN_XML, '\uFFFD').replace(/[&<>"'\n\r\t]/g, escaped);
}

function escaped(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** Characters that no XML 1.0 document may hold, not even as a reference: most controls, halves of pairs, non-characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
