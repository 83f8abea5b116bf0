import type { ResumedRun, ResumedState } from '../../model/resumed-run.ts';
import { harmless } from '../harmless.ts';
import { count } from './count.ts';
import type { Paint } from './paint.ts';

/** How a run that is completed is shown: without `verbose`, of many steps only those that are not done. */
export interface ResumedView {
  readonly verbose: boolean;
  readonly paint: Paint;
}

/** A run that is completed, and what live says of each of its steps. */
export function renderResumed({ run, startedAt, steps }: ResumedRun, { verbose, paint }: ResumedView): string {
  const of = (state: ResumedState): number => steps.filter((each) => each.state === state).length;
  const counts = STATES.flatMap((state) => (of(state) > 0 ? [`${of(state)} ${state.replace('-', ' ')}`] : []));
  const what = counts.length === 0 ? '.' : `: ${counts.join(', ')}.`;
  const shown =
    verbose || steps.length <= STEPS_SHOWN
      ? steps
      : steps.filter(({ state }) => state !== 'done').slice(0, STEPS_SHOWN);
  const hidden = steps.length - shown.length;
  const tone = { done: paint.green, 'not-done': paint.yellow, 'in-doubt': paint.yellow, moved: paint.red };
  return [
    `Resumes the run ${harmless(run)} of ${harmless(startedAt.replace(/\.\d+Z$/, 'Z'))}${what}`,
    '',
    ...shown.map(
      ({ step, op, state }) =>
        `  ${tone[state](state.replace('-', ' ').padEnd(8))}  ${SIGN[op]} ${harmless(step)}${WHY[state]}`,
    ),
    ...(hidden > 0 ? [`  … and ${count(hidden, 'more step')}; -v shows all.`] : []),
    ...(steps.length > 0 ? [''] : []),
  ].join('\n');
}

const STATES = ['done', 'not-done', 'in-doubt', 'moved'] as const;
const SIGN = { create: '+', update: '~', delete: '-', manual: '!' } as const;
const WHY: Readonly<Record<ResumedState, string>> = {
  done: '',
  'not-done': '',
  'in-doubt': '  was handed over, nobody answered, and live does not show it',
  moved: '  is neither what it was nor what the run wanted',
};
const STEPS_SHOWN = 200;
