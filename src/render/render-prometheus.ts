import type { EnvironmentReport, Report, Result } from '../model/report.ts';
import { EXIT_CODES } from '../model/report.ts';
import { planCounts } from './text/render-plan.ts';

/** When a run was; a report says nothing of that, so that it is the same bytes for the same input. */
export interface RunTimes {
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/**
 * A report as Prometheus metrics, for the textfile collector of node_exporter: numbers of the last run of a command.
 *
 * All of them are gauges. Every series carries the command, so that files of several commands may stand beside each other;
 * every value that a label can have is written, zeros too, so that an alert finds a series from the first run on. The id of
 * the run is no label: it would make a new series of every run.
 * Source: Prometheus, "Exposition formats", text format 0.0.4; "Metric and label naming".
 */
export function renderPrometheus(report: Report, times: RunTimes): string {
  return [...ofRun(report, times), ...ofEnvironments(report)].map(printMetric).join('');
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const RESULTS = Object.keys(EXIT_CODES) as readonly Result[];
const SEVERITIES = ['error', 'warning', 'info'] as const;
const DRIFT_STATES = ['new', 'known', 'changed', 'snoozed'] as const;
const STATUSES = ['applied', 'not-kept', 'skipped', 'by-hand', 'refused', 'failed', 'in-doubt'] as const;

function ofRun(
  { command, tool, result, exitCode, diagnostics }: Report,
  { startedAt, endedAt }: RunTimes,
): readonly Metric[] {
  const one = (name: string, help: string, value: number, more: Sample['labels'] = {}): Metric => {
    return { name, help, samples: [{ labels: { command, ...more }, value }] };
  };
  return [
    one('copilotctl_info', 'The version of copilotctl that ran; always 1.', 1, { version: tool.version }),
    one('copilotctl_last_run_timestamp_seconds', 'When the last run ended, in seconds since 1970.', seconds(endedAt)),
    one(
      'copilotctl_last_run_duration_seconds',
      'How long the last run took until this was written.',
      Math.max(0, endedAt.getTime() - startedAt.getTime()) / 1000,
    ),
    one('copilotctl_last_run_exit_code', 'The exit code of the last run.', exitCode),
    {
      name: 'copilotctl_last_run_result',
      help: 'How the last run ended: 1 for its result, 0 for every other.',
      samples: RESULTS.map((each) => ({ labels: { command, result: each }, value: each === result ? 1 : 0 })),
    },
    {
      name: 'copilotctl_findings',
      help: 'Findings about the configuration and the plan.',
      samples: SEVERITIES.map((severity) => ({
        labels: { command, severity },
        value: diagnostics.filter((each) => each.severity === severity).length,
      })),
    },
  ];
}

function ofEnvironments({ command, environments }: Report): readonly Metric[] {
  const each = (
    name: string,
    help: string,
    read: (environment: EnvironmentReport) => Readonly<Record<string, number>> | number | undefined,
    label = '',
  ): Metric => {
    const samples = environments.flatMap((environment) => {
      const found = read(environment);
      const labels = { command, environment: environment.name };
      if (found === undefined) return [];
      if (typeof found === 'number') return [{ labels, value: found }];
      return Object.entries(found).map(([key, value]) => ({ labels: { ...labels, [label]: key }, value }));
    });
    return { name, help, samples };
  };
  const all = [
    each(
      'copilotctl_environment_up',
      'Whether the live system and the records could be used: 1, else 0.',
      (environment) => isUp(command, environment),
    ),
    each(
      'copilotctl_environment_failure',
      'Why the live system or the records could not be used; always 1.',
      ({ failure }) => failure && { [failure.code]: 1 },
      'code',
    ),
    each('copilotctl_declared_resources', 'Resources that are declared.', ({ declared }) => declared),
    each(
      'copilotctl_plan_changes',
      'Resources that the plan creates, updates or deletes, and steps by hand.',
      ({ plan }) => plan && { ...planCounts(plan) },
      'operation',
    ),
    each(
      'copilotctl_apply_outcomes',
      'What became of the steps of the plan.',
      ({ outcomes }) =>
        outcomes &&
        counted(
          STATUSES,
          outcomes.map(({ status }) => status),
        ),
      'status',
    ),
    each(
      'copilotctl_left_resources',
      'Resources that still differed when live was read back after the apply.',
      ({ left }) => left?.length,
    ),
    each(
      'copilotctl_drift_findings',
      'Findings of drift.',
      ({ drift }) =>
        drift &&
        counted(
          DRIFT_STATES,
          drift.map(({ state }) => state),
        ),
      'state',
    ),
    each(
      'copilotctl_drift_resolved_findings',
      'Findings of earlier runs that this run found gone.',
      ({ drift, resolved }) => drift && (resolved?.length ?? 0),
    ),
    each(
      'copilotctl_drift_oldest_finding_timestamp_seconds',
      'When the oldest finding that is not snoozed was first seen, in seconds since 1970.',
      ({ drift }) => oldest((drift ?? []).filter(({ state }) => state !== 'snoozed').map(({ firstSeen }) => firstSeen)),
    ),
    each(
      'copilotctl_snapshot_age_seconds',
      'How old the snapshot is that the plan was made from.',
      ({ snapshot }) => snapshot?.ageSeconds,
    ),
  ];
  return all.filter(({ samples }) => samples.length > 0);
}

/** Commands that only read files. */
const OF_FILES: readonly string[] = ['validate', 'changes'];

/** 1 or 0; undefined where nobody looked: at none by these commands, nor where a plan left it out or took a snapshot. */
function isUp(command: string, { failure, plan, snapshot, since }: EnvironmentReport): number | undefined {
  if (failure !== undefined) return 0;
  const isLeftOut = since !== undefined && plan === undefined;
  return OF_FILES.includes(command) || isLeftOut || snapshot !== undefined ? undefined : 1;
}

function counted<T extends string>(all: readonly T[], found: readonly T[]): Readonly<Record<string, number>> {
  return Object.fromEntries(all.map((one) => [one, found.filter((each) => each === one).length]));
}

function oldest(times: readonly string[]): number | undefined {
  const known = times.map((time) => Date.parse(time)).filter((time) => !Number.isNaN(time));
  // There may be more than a call takes arguments.
  return known.length === 0 ? undefined : known.reduce((least, time) => Math.min(least, time)) / 1000;
}

function seconds(time: Date): number {
  return time.getTime() / 1000;
}

function printMetric({ name, help, samples }: Metric): string {
  const lines = samples.map(({ labels, value }) => `${name}{${printLabels(labels)}} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
}

function printLabels(labels: Sample['labels']): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]|\p{Surrogate}/gu, escaped)}"`)
    .join(',');
}

/** A backslash, a quote and a line feed are all that can end a value; half of a character pair is no UTF-8. */
function escaped(character: string): string {
  if (character === '\n') return '\\n';
  return character === '\\' || character === '"' ? `\\${character}` : '\uFFFD';
}
