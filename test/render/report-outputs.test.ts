import { describe, expect, test } from 'vitest';
import { reportHeadline } from '../../src/render/report-headline.ts';
import { reportOutputs } from '../../src/render/report-outputs.ts';
import { FULL_REPORT, plan, reportOf } from './sample-report.ts';

const environment = { name: 'prod', backend: 'embedded', declared: 3 };

describe('what reports say to later steps', () => {
  test('counts what would be done, over all environments and reports', () => {
    const report = reportOf({ result: 'differences', exitCode: 2, environments: [{ ...environment, plan }] });
    expect(reportOutputs([report, report], [])).toMatchObject({
      result: 'differences',
      'exit-code': '2',
      'has-changes': 'true',
      creates: '2',
      updates: '2',
      deletes: '2',
      'by-hand': '2',
    });
  });

  test('tells drift that counts from what is snoozed, and what is new from what is known', () => {
    expect(reportOutputs([FULL_REPORT], [])).toMatchObject({
      'has-drift': 'true',
      drift: '2',
      'new-drift': '1',
      'resolved-drift': '1',
      errors: '1',
      warnings: '1',
    });
    expect(reportOutputs([reportOf({})], [])).toMatchObject({ 'has-drift': 'false', 'has-changes': 'false' });
  });

  test('counts a finding once that several reports have', () => {
    expect(reportOutputs([FULL_REPORT, FULL_REPORT], [])).toMatchObject({ errors: '1', warnings: '1' });
  });

  test('has the result of the first report that is not done', () => {
    const failed = reportOf({ result: 'refused', exitCode: 3 });
    expect(reportOutputs([reportOf({}), failed], [])).toMatchObject({ result: 'refused', 'exit-code': '3' });
  });

  test('says where the reports went, and nothing of places they did not go to', () => {
    const delivered = [
      { place: 'comment', state: 'published', what: 'written', url: 'https://github.example/1', number: 1 },
      { place: 'issue', state: 'left', why: 'nothing drifted' },
    ] as const;
    expect(reportOutputs([reportOf({})], delivered)).toMatchObject({
      'comment-url': 'https://github.example/1',
      'issue-url': '',
      'issue-number': '',
    });
  });
});

describe('what reports say in a line', () => {
  test('is made of numbers and words of ours', () => {
    expect(reportHeadline([reportOf({ environments: [{ ...environment, plan }] })])).toBe(
      '1 to create, 1 to change, 1 to delete, 1 by hand',
    );
    expect(reportHeadline([FULL_REPORT])).toContain('2 drift findings');
    expect(reportHeadline([reportOf({})])).toBe('nothing to report');
    expect(reportHeadline([reportOf({ result: 'not-permitted' })])).toBe('not permitted');
  });

  test('is never long', () => {
    const environments = Array.from({ length: 50 }, (_, at) => ({
      ...environment,
      changes: Array.from(
        { length: at + 1 },
        () => ({ address: 'SecurityRole/x' as never, what: 'added', fields: [] }) as const,
      ),
    }));
    expect(reportHeadline([reportOf({ environments })])).toBe('50 results in 1 report');
  });
});
