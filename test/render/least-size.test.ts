import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EnvironmentReport, Report } from '../../src/model/report.ts';
import type { Address } from '../../src/model/resource.ts';
import { leastSize } from '../../src/render/least-size.ts';
import { renderMarkdown } from '../../src/render/render-markdown.ts';
import { hostileReport, hostileTexts } from './hostile-report.ts';
import { richReport } from './rich-report.ts';
import { reportOf } from './sample-report.ts';

const DETAILS = ['whole', 'fields', 'steps'] as const;

/** A report with each amount of detail: nothing is small enough, so all of them are drawn. */
function drawn(report: Report): readonly string[] {
  const texts: string[] = [];
  const sizeOf = (text: string): number => {
    texts.push(text);
    return Number.POSITIVE_INFINITY;
  };
  renderMarkdown(report, { files: new Map(), budget: Number.MAX_SAFE_INTEGER, sizeOf });
  return texts;
}

function expectNoLarger(report: Report): void {
  for (const [at, text] of drawn(report).slice(0, DETAILS.length).entries())
    expect(leastSize(report.environments, DETAILS[at] ?? 'whole')).toBeLessThanOrEqual(text.length);
}

describe('the least size of a report', () => {
  test('is never more than it takes, whatever its texts are', () => {
    fc.assert(fc.property(hostileReport, expectNoLarger));
    fc.assert(fc.property(hostileTexts, (each) => expectNoLarger(richReport(each))));
  });

  test('leaves out white space at the end, which a block of code and a column lose', () => {
    const spaces = ' '.repeat(9_000);
    const address = 'CustomerSupportAgent/default' as Address;
    const expectOf = (changes: NonNullable<EnvironmentReport['changes']>): void =>
      expectNoLarger(reportOf({ environments: [{ name: 'prod', backend: 'embedded', declared: 1, changes }] }));
    expectOf([{ address, what: 'changed', fields: [{ path: '/instructions', before: 'a', after: `b${spaces}` }] }]);
    expectOf([{ address, what: 'changed', fields: [{ path: `/${spaces}`, before: 'a', after: 'b' }] }]);
    expectOf([{ address: `SecurityRole/${spaces}` as Address, what: 'added', fields: [] }]);
  });

  test('is that of short texts that end as if they were cut', () => {
    const [before, after] = [`${'word '.repeat(9)}…`, `${'word '.repeat(9)}…!`];
    const fields = Array.from({ length: 1_000 }, () => ({ path: '/instructions', before, after }));
    const changes = [{ address: 'CustomerSupportAgent/default' as Address, what: 'changed', fields } as const];
    expectNoLarger(reportOf({ environments: [{ name: 'prod', backend: 'embedded', declared: 1, changes }] }));
  });

  test('is nearly all of a report of long texts, and less where less is said', () => {
    const text = (last: string): string => `${'word '.repeat(2_000)}${last}`;
    const field = { path: '/instructions', before: text('old'), after: text('new') };
    const address = 'CustomerSupportAgent/default' as Address;
    const environments: readonly EnvironmentReport[] = [
      { name: 'prod', backend: 'embedded', declared: 1, changes: [{ address, what: 'changed', fields: [field] }] },
    ];
    const [whole, fields, steps] = DETAILS.map((detail) => leastSize(environments, detail));
    expect([whole, fields, steps]).toEqual([10_003 + address.length + 13, address.length + 13, address.length]);
  });
});
