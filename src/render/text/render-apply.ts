import type { Applied } from '../../model/applied.ts';
import type { Origin } from '../../model/change.ts';
import type { StepOutcome } from '../../model/outcome.ts';
import type { RecordedNotKept } from '../../model/run-record.ts';
import { fieldShape } from '../../model/shape-at.ts';
import { harmless } from '../harmless.ts';
import { showValue } from '../show-value.ts';
import { count } from './count.ts';
import type { Paint } from './paint.ts';

/** How an outcome is shown, and the line that asked for its step. */
export interface OutcomeView {
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
  readonly origin?: Origin | undefined;
}

/** One line for what became of a step; where it did not succeed, with the reason, the hint and the line that asked for it. */
export function renderOutcome(outcome: StepOutcome, { paint, width, origin }: OutcomeView): string {
  const name = harmless(outcome.step);
  switch (outcome.status) {
    case 'applied':
      return `  ${paint.green('done')}      ${name}\n`;
    case 'not-kept': {
      const place = origin === undefined ? '' : paint.dim(`  ${harmless(origin.file)}:${origin.line}`);
      const fields = outcome.fields.map((field) => `            ${notKeptField(outcome.step, field, width)}\n`);
      return `  ${paint.red('not kept')}  ${name}${place}\n${fields.join('')}            ${whyNotKept(outcome)}\n`;
    }
    case 'by-hand':
      return `  ${paint.magenta('by hand')}   ${name}\n`;
    case 'skipped':
      return `  ${paint.yellow('skipped')}   ${name}  because ${outcome.because === 'interrupted' ? 'of the interruption' : `${harmless(outcome.because)} did not succeed`}\n`;
    case 'refused':
    case 'failed':
    case 'in-doubt': {
      const hint = outcome.error.hint === undefined ? '' : `            hint: ${harmless(outcome.error.hint)}\n`;
      const place = origin === undefined ? '' : paint.dim(`  ${harmless(origin.file)}:${origin.line}`);
      return `  ${paint.red(outcome.status.padEnd(8))}  ${name}  ${outcome.error.code}${place}\n            ${harmless(outcome.error.message)}\n${hint}`;
    }
  }
}

/** Who may have moved a value that is not as it was set, as far as that can be told. */
export function whyNotKept({ movedSince }: { readonly movedSince?: true }): string {
  return movedSince === true
    ? 'It was as wanted right after the change; the row moved since, so somebody or something else set it.'
    : 'The service accepted the change and holds another value.';
}

/** One field that was not kept: what was wanted, and what is live instead. */
export function notKeptField(step: string, field: RecordedNotKept, width: number): string {
  const { path, wanted, live, sensitive } = field;
  if (path === '') return `wanted ${String(wanted)}, is ${String(live)}`;
  if (sensitive === true) return `${harmless(path)}  (sensitive: not written down)`;
  const room = Number.isFinite(width) ? Math.max(20, Math.floor((width - path.length - 32) / 2)) : width;
  const shape = fieldShape(step, path);
  return `${harmless(path)}  wanted ${showValue(wanted, shape, room)}, live says ${showValue(live, shape, room)}`;
}

/** What an apply did, in a line, and what reading back found. */
export function renderApplied(name: string, { outcomes, left, interrupted, unread }: Applied, paint: Paint): string {
  const of = (status: StepOutcome['status']): number => outcomes.filter((each) => each.status === status).length;
  const parts = [
    `${of('applied')} applied`,
    ...(['not-kept', 'refused', 'failed', 'in-doubt', 'skipped'] as const).flatMap((status) =>
      of(status) > 0 ? [`${of(status)} ${status.replace('-', ' ')}`] : [],
    ),
    ...(of('by-hand') > 0 ? [`${of('by-hand')} by hand`] : []),
  ];
  const head = `${paint.bold(harmless(name))}: ${parts.join(', ')}.`;
  if (unread !== undefined) return `\n${head} ${harmless(unread.message)} Run apply again: it reads live first.\n`;
  if (interrupted) return `\n${head} Interrupted; run apply again to complete it.\n`;
  if (left.length === 0) return `\n${head} Read back: everything is as declared.\n`;
  const open = left.slice(0, 10).map((step) => `  ${harmless(step.change.address)}\n`);
  const more = left.length > 10 ? `  … and ${left.length - 10} more\n` : '';
  return `\n${head} Read back: ${count(left.length, 'step')} still to do:\n${open.join('')}${more}`;
}

/** Which environments were left alone because the one before them did not end well; nothing when there are none. */
export function renderNotBegun(names: readonly string[], failed: string | undefined): string {
  return names.length === 0 || failed === undefined
    ? ''
    : `\nNot begun after ${harmless(failed)}: ${names.map((name) => harmless(name)).join(', ')}.\n`;
}
