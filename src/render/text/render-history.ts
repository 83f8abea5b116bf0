import type { JournalCheck } from '../../model/journal-check.ts';
import type { Commit, RecordedField, RecordedStep, RunRecord } from '../../model/run-record.ts';
import { fieldShape } from '../../model/shape-at.ts';
import { displayWidth, padDisplay } from '../display-width.ts';
import { harmless } from '../harmless.ts';
import { showChange } from '../show-change.ts';
import { count } from './count.ts';
import type { Paint } from './paint.ts';
import { notKeptField, whyNotKept } from './render-apply.ts';
import { shortTime } from './short-time.ts';

/** The runs of an environment as a table; `all` is how many there are. */
export function renderHistory(name: string, runs: readonly RunRecord[], all: number, paint: Paint): string {
  const head = `${paint.bold(harmless(name))}: ${all === 0 ? 'nothing was applied yet' : count(all, 'run')}.\n`;
  if (runs.length === 0) return head;
  const rows = [COLUMNS, ...runs.map(rowOf)];
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => displayWidth(row[at] ?? ''))));
  const lines = rows.map((row) => `  ${row.map((cell, at) => padDisplay(cell, widths[at] ?? 0)).join('  ')}`.trimEnd());
  const [titles = '', ...rest] = lines;
  const hidden = all - runs.length;
  const more = hidden > 0 ? [`  … and ${count(hidden, 'older run')}; --limit 0 shows all.`] : [];
  return `${[head, paint.dim(titles), ...rest, ...more].join('\n')}\n`;
}

const COLUMNS = ['ID', 'WHEN', 'WHO', 'RESULT', 'CHANGES', 'COMMIT', 'PLAN'];

function rowOf(run: RunRecord): string[] {
  const { id, startedAt, by = '-', commit, planId } = run;
  const texts = [
    id,
    shortTime(startedAt),
    by,
    resultOf(run),
    changesOf(run),
    commitOf(commit),
    planId?.slice(0, 12) ?? '-',
  ];
  return texts.map((text) => harmless(text));
}

function resultOf({ result }: RunRecord): string {
  return result ?? 'not ended';
}

function changesOf({ planned, steps }: RunRecord): string {
  const applied = steps.filter(({ status }) => status === 'applied').length;
  return applied === planned ? String(applied) : `${applied} of ${planned}`;
}

function commitOf(commit: Commit | undefined): string {
  return commit === undefined ? '-' : `${commit.id.slice(0, 10)}${commit.dirty ? '+' : ''}`;
}

/** How much of a run is shown. */
export interface RunView {
  readonly paint: Paint;
  readonly width: number;
  /** Whole values. */
  readonly verbose: boolean;
}

/** One run: who, when, with what, and each step with its fields and what became of it. */
export function renderRun(run: RunRecord, view: RunView): string {
  const {
    id,
    startedAt,
    endedAt,
    environment,
    by,
    tool,
    commit,
    plan,
    planId,
    correlationId,
    resumes,
    steps,
    planned,
  } = run;
  const begun = steps.length < planned ? `, ${count(planned - steps.length, 'step')} never begun` : '';
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['when', `${shortTime(startedAt)}${endedAt === undefined ? '' : ` to ${shortTime(endedAt)}`}`],
    ['who', by === undefined ? undefined : `${by}${tool === undefined ? '' : `, copilotctl ${tool}`}`],
    ['commit', commit && `${commit.id}${commit.dirty ? ', with changes that were not committed' : ''}`],
    ['plan', planId === undefined ? plan : `${planId} (saved)`],
    ['command', correlationId && `run ${correlationId}`],
    ['resumes', resumes],
    ['result', `${resultOf(run)}: ${changesOf(run)} applied${begun}`],
  ];
  const head = facts.flatMap(([key, value]) => (value === undefined ? [] : [`  ${key.padEnd(8)}${harmless(value)}`]));
  const title = `${view.paint.bold(harmless(environment))} ${harmless(id)}`;
  return `${[title, ...head, '', ...steps.flatMap((step) => renderStep(step, view))].join('\n')}\n`;
}

const SIGN = { create: '+', update: '~', delete: '-', manual: '!' } as const;

function renderStep(recorded: RecordedStep, view: RunView): string[] {
  const { step, op, status, code, message, fields, notKept } = recorded;
  const isDone = status === 'applied';
  const what = status?.replace('-', ' ') ?? 'in doubt: no outcome was written';
  const outcome = isDone ? view.paint.green(what) : view.paint.red(`${what}${code === undefined ? '' : ` ${code}`}`);
  return [
    `  ${SIGN[op]} ${harmless(step)}  ${outcome}`,
    ...(message === undefined || isDone ? [] : [`      ${harmless(message)}`]),
    ...fields.map((field) => `      ${harmless(field.path)}  ${valuesOf(step, field, view)}`),
    ...(notKept === undefined ? [] : [`      ${whyNotKept(recorded)}`]),
    ...(notKept ?? []).map(
      (field) => `      ${notKeptField(step, field, view.verbose ? Number.POSITIVE_INFINITY : view.width)}`,
    ),
  ];
}

function valuesOf(step: string, { path, before, after, sensitive, unknown }: RecordedField, view: RunView): string {
  if (sensitive === true) return view.paint.dim('(sensitive: not written down)');
  if (unknown === true) return view.paint.dim('(an older version did not write it down)');
  const room = view.verbose ? Number.POSITIVE_INFINITY : Math.max(40, view.width - 20);
  return showChange(before, after, fieldShape(step, path), room);
}

/** Whether a journal holds together: what is wrong, entry by entry; with `verbose` the digest of its last entry. */
export function renderJournalCheck(name: string, check: JournalCheck, { paint, verbose }: RunView): string {
  const { entries, runs, head, faults } = check;
  const extent = `${entries === 1 ? '1 entry' : `${entries} entries`}, ${count(runs, 'run')}`;
  const title = paint.bold(harmless(name));
  if (entries === 0 && faults.length === 0) return `${title}: the journal is empty.\n`;
  if (faults.length === 0) {
    return `${title}: ${extent}; nothing was changed, removed or reordered.\n${verbose ? `  last entry ${head}\n` : ''}`;
  }
  const lines = faults.map(({ message }) => `  ${harmless(message)}\n`);
  return `${title}: ${extent}; ${paint.red(count(faults.length, 'fault'))}.\n${lines.join('')}`;
}
