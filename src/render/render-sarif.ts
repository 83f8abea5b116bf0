import { CODES } from '../diagnostics/catalog.ts';
import { digestOf } from '../model/digest.ts';
import type { Report } from '../model/report.ts';
import { wellFormed } from '../model/well-formed.ts';
import type { ItemPlace, ReportItem } from './report-items.ts';
import { reportItems } from './report-items.ts';

/** From where the places of a report are told. */
export interface SarifView {
  /**
   * How the way from the top of the repository to the project begins, such as `infra/copilot/`: services look for the
   * files of a log from there. Default: the project is the top.
   */
  readonly folder?: string;
}

/**
 * A report as SARIF 2.1.0: findings, planned changes, drift and failed steps as results, each on its line.
 *
 * A planned change is informational (`note`), drift a warning, a failed step an error. Results carry a fingerprint of
 * rule, environment and subject, so that a service recognizes them when lines move. That the world failed (no live
 * system, say) is a notification of the invocation.
 * Source: OASIS, Static Analysis Results Interchange Format 2.1.0.
 */
export function renderSarif(report: Report, { folder = '' }: SarifView = {}): string {
  const items = reportItems(report);
  const results = items.filter((item) => item.state !== 'error');
  const rules = [...new Set(results.map((item) => item.rule))].sort();
  const indexes = new Map(rules.map((rule, at) => [rule, at]));
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            semanticVersion: report.tool.version,
            rules: rules.map(describe),
          },
        },
        automationDetails: {
          id: `${report.tool.name}/${report.command}/`,
          ...(report.run !== undefined && { guid: report.run }),
        },
        invocations: [
          {
            executionSuccessful: !items.some((item) => item.state === 'error'),
            exitCode: report.exitCode,
            toolExecutionNotifications: items.filter((item) => item.state === 'error').map(notification),
          },
        ],
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { description: { text: 'The top of the repository.' } } },
        results: results.map((item) => result(item, indexes.get(item.rule) ?? -1, folder)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Files are named from the top of the repository; the name is the usual one. */
const ROOT = 'SRCROOT';

function describe(id: string): object {
  const text = OWN_RULES[id] ?? meaningOf(id);
  return {
    id,
    ...(text !== undefined && { shortDescription: { text } }),
    ...(id in CODES && { help: { text: CODES[id as keyof typeof CODES].fix } }),
  };
}

function meaningOf(id: string): string | undefined {
  return id in CODES ? CODES[id as keyof typeof CODES].meaning : undefined;
}

/** What no catalogue of findings has. */
const OWN_RULES: Readonly<Record<string, string>> = {
  'plan/create': 'A resource will be created.',
  'plan/change': 'A field will be changed.',
  'plan/delete': 'A resource will be deleted.',
  'plan/risk': 'What a step brings with it.',
  'plan/by-hand': 'A step that only a person can do.',
  'changes/added': 'A resource is newly declared.',
  'changes/changed': 'A value is declared otherwise.',
  'changes/dropped': 'A resource is declared no longer.',
  'changes/absent': 'A resource is declared not to exist.',
  'drift/changed': 'A field moved in the live system since it was last applied.',
  'drift/removed': 'A resource was removed in the live system.',
  'apply/applied': 'A step was applied.',
  'apply/not-kept': 'A step was accepted, and live says something else.',
  'apply/by-hand': 'A step that only a person can do.',
  'apply/skipped': 'A step was not begun.',
  'apply/refused': 'The live system refused a step.',
  'apply/failed': 'A step failed.',
  'apply/in-doubt': 'Nobody knows whether a step was made.',
};

function result(item: ReportItem, ruleIndex: number, folder: string): object {
  return {
    ruleId: item.rule,
    ruleIndex,
    level: item.level,
    message: { text: sentence(item) },
    locations: [location(item.place ?? PROJECT, folder)],
    partialFingerprints: {
      'subject/v1': digestOf([item.rule, item.environment ?? '', item.subject ?? item.message]),
    },
    ...(item.environment !== undefined && { properties: { environment: item.environment } }),
  };
}

/**
 * The place of what has none of its own, such as an orphan in the live system. GitHub's code scanning refuses a whole log
 * for one result without a location, although the standard allows it.
 */
const PROJECT: ItemPlace = { file: 'copilotctl.yaml', line: 1, column: 1 };

function notification(item: ReportItem): object {
  return { descriptor: { id: item.rule }, level: item.level, message: { text: sentence(item) } };
}

function sentence({ environment, message, hint }: ReportItem): string {
  return `${environment === undefined ? '' : `${environment}: `}${message}${hint === undefined ? '' : ` ${hint}`}`;
}

function location({ file, line, column, endLine, endColumn }: ItemPlace, folder: string): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(folder + file), uriBaseId: ROOT },
      region: {
        startLine: line,
        startColumn: column,
        ...(endLine !== undefined && { endLine }),
        ...(endColumn !== undefined && { endColumn }),
      },
    },
  };
}

/** A path as a relative URI; halves of character pairs, which no URI can hold, are written as the mark for what is missing. */
function uriOf(file: string): string {
  return wellFormed(file).split('/').map(encodeURIComponent).join('/');
}
