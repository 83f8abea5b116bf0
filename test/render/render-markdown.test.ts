import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { renderMarkdown, renderMarkdownReports } from '../../src/render/render-markdown.ts';
import { desired, type Entry } from '../builders.ts';
import { planOf } from '../plans.ts';
import { hostileReport, reportWith } from './hostile-report.ts';
import { FULL_REPORT, reportOf } from './sample-report.ts';

const files = new Map();
const reader = new MarkdownIt({ html: true, linkify: true });

/** What a reader of Markdown makes of a text, code left out. */
function structureOf(text: string): readonly string[] {
  return reader.parse(text, {}).flatMap((token) => {
    const inner = (token.children ?? []).map((each) => `${each.type} ${each.type === 'text' ? each.content : ''}`);
    return [token.type === 'html_block' ? `html ${token.content.trim()}` : token.type, ...inner];
  });
}

/** A plan with so many roles to create, and the names of its steps. */
function planWith(roles: number): Plan {
  const entries = Array.from({ length: roles }, (_, at): Entry => {
    const displayName = `Role ${at} ${'with a long name '.repeat(4)}`.trim();
    return ['SecurityRole', { displayName, presets: ['copilot-representative'] }, { name: `role-${at}` }];
  });
  return planOf(desired({}, entries));
}

describe('a report as Markdown', () => {
  test('begins with a table of the environments', () => {
    expect(renderMarkdown(FULL_REPORT, { files })).toMatch(/^### copilotctl plan\n\n\| Environment \|/);
  });

  test('says every text from outside in code blocks only', () => {
    const expected = structureOf(renderMarkdown(reportWith('a', 'b', 'c'), { files }));
    expect(expected.filter((each) => each === 'fence').length).toBeGreaterThan(1);
    fc.assert(
      fc.property(hostileReport, (report) => {
        expect(structureOf(renderMarkdown(report, { files }))).toEqual(expected);
      }),
    );
  });

  test('of a forged command and a forged environment writes no markup, link or mention', () => {
    const forged = (text: string) =>
      reportOf({ command: text, environments: [{ name: text, backend: 'embedded', declared: 1, drift: [] }] });
    const shape = (printed: string) =>
      structureOf(printed).map((each) => each.replace(/^text .*/, 'text').replace(/<summary>[^<]*/, '<summary>'));
    const expected = shape(renderMarkdown(forged('a'), { files }));
    for (const text of [
      'plan\n\n@contoso/owners\n\n# Approved',
      '[merge](https://evil.example)',
      '<img src=x>',
      '@octocat',
      'www.evil.com',
    ]) {
      const printed = renderMarkdown(forged(text), { files });
      expect(shape(printed)).toEqual(expected);
      const outside = printed.replace(/```[\s\S]*?```/g, '');
      expect(outside).not.toMatch(/@|www\.|<img|&#64;(?!&#8203;)|&#35;(?!&#8203;)/);
    }
  });

  test('of a text with hundreds of thousands of backticks is one that fits', () => {
    const found = { code: 'load/missing', severity: 'error', message: '` '.repeat(300_000) } as const;
    const text = renderMarkdown(reportOf({ diagnostics: [found] }), { files, budget: 65_535 });
    expect(text.length).toBeLessThanOrEqual(65_535);
  });

  test.each([1, 40, 400])('of a plan with %i steps keeps to the size of a comment and names every step', (roles) => {
    const plan = planWith(roles);
    const report = reportOf({ environments: [{ name: 'prod', backend: 'embedded', declared: roles, plan }] });
    const text = renderMarkdown(report, { files, budget: 65_535, whole: 'the artefact plan.json' });
    expect(text.length).toBeLessThanOrEqual(65_535);
    for (const { id } of plan.steps) expect(text).toContain(`+ ${id}`);
    expect(text.includes('Cut to fit')).toBe(roles > 300);
    expect(structureOf(text).filter((each) => each === 'fence')).toHaveLength(1);
  });

  test('of a plan that not even the names fit of gives the numbers and where the rest is', () => {
    const plan = planWith(50);
    const report = reportOf({ environments: [{ name: 'prod', backend: 'embedded', declared: 50, plan }] });
    const text = renderMarkdown(report, { files, budget: 500, whole: 'the artefact plan.json' });
    expect(text.length).toBeLessThanOrEqual(500);
    expect(text).toContain('| prod | 50 | 0 | 0 | 0 |');
    expect(text).toContain('All of it is in the artefact plan.json.');
  });
});

describe('several reports as Markdown', () => {
  const reportWithRoles = (roles: number) =>
    reportOf({ environments: [{ name: 'prod', backend: 'embedded', declared: roles, plan: planWith(roles) }] });

  test('stand below one another, each as it is alone', () => {
    const reports = [FULL_REPORT, reportOf({ command: 'drift' })];
    const alone = reports.map((report) => renderMarkdown(report, { files }));
    expect(renderMarkdownReports(reports, { files })).toBe(alone.join('\n'));
  });

  test('share one budget: only those that are long are said with less', () => {
    const [long, short] = [reportWithRoles(400), reportWithRoles(3)];
    const text = renderMarkdownReports([short, long, short], { files, budget: 65_535 });
    expect(text.length).toBeLessThanOrEqual(65_535);
    expect(text.split(renderMarkdown(short, { files }))).toHaveLength(3);
    expect(text.match(/Cut to fit/g)).toHaveLength(1);
  });

  test('keep to a budget that counts otherwise, and to one that nearly nothing fits into', () => {
    const reports = Array.from({ length: 3 }, () => reportWithRoles(60));
    const sizeOf = (text: string) => Buffer.byteLength(text);
    expect(sizeOf(renderMarkdownReports(reports, { files, budget: 9_000, sizeOf }))).toBeLessThanOrEqual(9_000);
    const text = renderMarkdownReports(reports, { files, budget: 700 });
    expect(text.match(/Too much to be shown here\./g)).toHaveLength(3);
    expect(renderMarkdownReports(reports, { files, budget: 100, whole: 'the artefact' })).toBe(
      '3 reports. Too much to be shown here. All of it is in the artefact.\n',
    );
  });
});
