import { expect, test } from 'vitest';
import type { StepOutcome } from '../../src/model/outcome.ts';
import type { StepId } from '../../src/model/plan.ts';
import { PLAIN } from '../../src/render/text/paint.ts';
import { renderApplied, renderOutcome } from '../../src/render/text/render-apply.ts';
import { desired } from '../builders.ts';
import { planOf } from '../plans.ts';

const step = 'SecurityRole/csr' as StepId;
const error = { code: 'moved', message: 'The row moved.\u001b[2J', hint: 'Plan again.' };
const outcomes: readonly StepOutcome[] = [
  { step, status: 'applied' },
  { step, status: 'by-hand' },
  { step, status: 'skipped', because: 'SecurityRole/other' as StepId },
  { step, status: 'skipped', because: 'interrupted' },
  { step, status: 'in-doubt', error },
];

test('each outcome is a line, with why and what to do where it did not succeed', () => {
  const [done, byHand, skipped, stopped, doubt] = outcomes.map((each) =>
    renderOutcome(each, { paint: PLAIN, width: 80 }),
  );
  expect(done).toMatch(/^ {2}done +SecurityRole\/csr\n$/);
  expect(byHand).toMatch(/^ {2}by hand +SecurityRole\/csr\n$/);
  expect(skipped).toContain('because SecurityRole/other did not succeed');
  expect(stopped).toContain('because of the interruption');
  expect(doubt).toContain('in-doubt  SecurityRole/csr  moved');
  expect(doubt).toContain('The row moved.\\x1b[2J');
  expect(doubt).toContain('hint: Plan again.');
});

test('a value that was not kept is named with what was wanted and what is live, and who may have moved it', () => {
  const settings = 'CopilotSettings/default' as StepId;
  const fields = [{ path: '/recordTranscripts', wanted: true, live: false }];
  const view = { paint: PLAIN, width: 80 };
  expect(renderOutcome({ step: settings, status: 'not-kept', fields }, view)).toBe(
    '  not kept  CopilotSettings/default\n' +
      '            /recordTranscripts  wanted true, live says false\n' +
      '            The service accepted the change and holds another value.\n',
  );
  expect(renderOutcome({ step: settings, status: 'not-kept', fields, movedSince: true }, view)).toContain(
    'the row moved since, so somebody or something else set it.',
  );
  const gone = [{ path: '', wanted: 'present', live: 'absent' }];
  expect(renderOutcome({ step, status: 'not-kept', fields: gone }, view)).toContain('wanted present, is absent\n');
});

test('live text that was not kept cannot steer the terminal', () => {
  const fields = [{ path: '/description', wanted: 'ours', live: 'theirs\u001b[2J' }];
  expect(renderOutcome({ step, status: 'not-kept', fields }, { paint: PLAIN, width: 80 })).toContain('\\x1b[2J');
});

test('the end counts every kind of outcome and says what reading back found', () => {
  const { steps } = planOf(desired({}, [['SecurityRole', { displayName: 'csr' }, { name: 'csr' }]]));
  const end = (left: typeof steps, interrupted = false) =>
    renderApplied('prod', { outcomes, left, interrupted }, PLAIN);
  expect(end([])).toContain('prod: 1 applied, 1 in doubt, 2 skipped, 1 by hand. Read back: everything is as declared.');
  expect(end(steps)).toContain('Read back: 1 step still to do:\n  SecurityRole/csr\n');
  expect(end(steps, true)).toContain('Interrupted; run apply again to complete it.');
});
