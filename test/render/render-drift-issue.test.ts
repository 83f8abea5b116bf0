import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import type { EnvironmentReport } from '../../src/model/report.ts';
import { driftTitle, renderDriftIssue, renderDriftNews } from '../../src/render/render-drift-issue.ts';
import { STEERING } from './hostile.ts';
import { hostileReport, hostileText, reportWith } from './hostile-report.ts';

const view = { budget: 65_000, whole: 'the artefact' };
const reader = new MarkdownIt({ html: true, linkify: true });

/** What a reader of Markdown makes of a text, code left out. */
function structureOf(text: string): readonly string[] {
  return reader.parse(text, {}).flatMap((token) => {
    const inner = (token.children ?? []).map(({ type }) => type);
    return [token.type === 'html_block' ? `html ${token.content}` : token.type, ...inner];
  });
}

/** Without its failure, which would stand in the place of its drift. */
function environmentOf({ environments: [environment] }: { readonly environments: readonly EnvironmentReport[] }) {
  if (environment === undefined) throw new Error('There is one.');
  const { failure: _, ...read } = environment;
  return read;
}

const newsOf = (environment: EnvironmentReport) =>
  renderDriftNews(
    [
      {
        environment: environment.name,
        came: environment.drift ?? [],
        went: (environment.drift ?? []).map((snoozed) => ({ fingerprint: snoozed.fingerprint, snoozed })),
      },
    ],
    view,
  );

describe('an issue about drift', () => {
  test('says every text from outside in code only, whatever it is', () => {
    const plain = environmentOf(reportWith('a', 'b', 'c'));
    const [issue, news] = [structureOf(renderDriftIssue([plain], view)), structureOf(newsOf(plain))];
    expect(issue.filter((each) => each === 'fence')).toHaveLength(2);
    fc.assert(
      fc.property(hostileReport, (report) => {
        const environment = environmentOf(report);
        expect(structureOf(renderDriftIssue([environment], view))).toEqual(issue);
        expect(structureOf(newsOf(environment))).toEqual(news);
      }),
    );
  });

  test('of an environment with any name mentions nobody, ends no line and makes no command of it', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const environment = { ...environmentOf(reportWith('a', 'b', 'c')), name: `x${name} @everyone` };
        const title = driftTitle([environment]);
        expect(title).not.toMatch(/[@#<>\n]/);
        expect(STEERING.test(title)).toBe(false);
        const text = renderDriftIssue([environment], view);
        expect(text.replace(/^(`{3,})[\s\S]*?^\1$/gm, '')).not.toContain('@');
        expect(text).not.toContain(`-e ${name}`);
      }),
    );
  });

  test('that has too many environments for a title counts them', () => {
    const environment = environmentOf(reportWith('a', 'b', 'c'));
    const many = Array.from({ length: 40 }, (_, at) => ({ ...environment, name: `environment-${at}` }));
    expect(driftTitle(many)).toBe('Drift: 40 changes in 40 environments that nobody declared');
  });

  test('is said with a line for each finding, then with numbers, where there is no room for more', () => {
    const environment = environmentOf(reportWith('a', 'b', 'c'));
    const whole = renderDriftIssue([environment], view);
    const lines = renderDriftIssue([environment], { ...view, budget: whole.length - 1 });
    expect(lines).toContain('! SecurityRole/a/descriptionc  aaaaaaaa  new');
    expect(lines).toContain('Cut to fit. All of it is in the artefact.');
    const numbers = renderDriftIssue([environment], { ...view, budget: 100 });
    expect(numbers).toBe('- prod: 1 finding\n\nCut to fit. All of it is in the artefact.\n');
  });
});
