import { describe, expect, test } from 'vitest';
import type { StepOutcome } from '../../src/model/outcome.ts';
import type { EnvironmentReport, Result } from '../../src/model/report.ts';
import { applyNews } from '../../src/notify/apply-news.ts';
import { plan } from '../render/sample-report.ts';

const automatic = plan.steps.filter(({ change }) => change.op !== 'manual');
const manual = plan.steps.filter(({ change }) => change.op === 'manual');
const outcomesOf = (status: 'applied' | 'skipped'): readonly StepOutcome[] => [
  ...automatic.map(
    ({ id }): StepOutcome =>
      status === 'applied' ? { step: id, status } : { step: id, status, because: 'interrupted' },
  ),
  ...manual.map(({ id }): StepOutcome => ({ step: id, status: 'by-hand' })),
];
const newsOf = (result: Result, more: Partial<EnvironmentReport>) =>
  applyNews({ report: { name: 'prod', backend: 'embedded', declared: 4, ...more }, result, by: 'ada' });

describe('the news of an apply', () => {
  test('that is done counts its steps, and those that are left to a person', () => {
    expect(newsOf('done', { plan, outcomes: outcomesOf('applied') })).toMatchObject({
      event: 'apply-done',
      plan: plan.digest.slice(0, 12),
      steps: automatic.map(({ id }) => ({ step: id, status: 'applied' })),
      byHand: manual.length,
    });
  });

  test('that failed says of each step why', () => {
    const [first] = automatic;
    if (first === undefined) throw new Error('A plan with steps.');
    const error = { code: 'rejected', message: 'The service said no.' };
    const news = newsOf('failed', { plan, outcomes: [{ step: first.id, status: 'failed', error }] });
    expect(news?.event).toBe('apply-failed');
    expect(news?.steps[0]).toMatchObject({ status: 'failed', message: 'The service said no.' });
    expect(news?.steps[1]).toMatchObject({ status: 'skipped' });
  });

  test('of a value that did not stick says which field, and no value', () => {
    const [first] = automatic;
    if (first === undefined) throw new Error('A plan with steps.');
    const fields = [{ path: '/recordTranscripts', wanted: 'wanted-value', live: 'live-value' }];
    const news = newsOf('failed', { plan, outcomes: [{ step: first.id, status: 'not-kept', fields }] });
    expect(news?.steps[0]?.message).toBe('Accepted, but live says something else: /recordTranscripts');
    expect(JSON.stringify(news)).not.toMatch(/wanted-value|live-value/);
  });

  test.each([
    ['refused', { plan }],
    ['not-permitted', { plan }],
    ['failed', {}],
    ['unavailable', { failure: { code: 'unavailable', message: 'Gone.' } }],
    ['try-again', { failure: { code: 'busy', message: 'Somebody has it.' } }],
    ['try-again', { plan, outcomes: outcomesOf('skipped') }],
  ] as const)('that ended as %s is told as failed', (result, report) => {
    expect(newsOf(result, report)).toMatchObject({ event: 'apply-failed', result });
  });

  test.each([
    ['done', { plan: { ...plan, steps: [] }, outcomes: [] }],
    ['done', { plan: { ...plan, steps: manual }, outcomes: manual.map(({ id }) => ({ step: id, status: 'by-hand' })) }],
    ['failed', { plan }],
    ['try-again', { plan }],
    ['invalid', { plan }],
  ] as const)('that ended as %s before it began is none', (result, report) => {
    expect(newsOf(result, report as Partial<EnvironmentReport>)).toBeUndefined();
  });
});
