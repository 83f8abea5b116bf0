import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EnvironmentReport } from '../../../src/model/report.ts';
import { renderHtml } from '../../../src/render/html/render-html.ts';
import { hostileReport, hostileTexts, reportWith } from '../hostile-report.ts';
import { PLAIN_TEXTS, richReport, SEEN } from '../rich-report.ts';
import { FULL_REPORT, reportOf } from '../sample-report.ts';
import { elementsOf, ofClass, type PageElement, pageOf } from './page-of.ts';

const files = new Map();
const rich = renderHtml(richReport(PLAIN_TEXTS), { files });

/** Names of elements and of their attributes. What stands in a value follows from the words of the value. */
function structureOf({ name, attributes, children }: PageElement): string {
  const isValue = attributes['class'] === 'value' || name === 'code';
  const inner = isValue ? [] : children.map(structureOf);
  return `<${[name, ...Object.keys(attributes)].join(' ')}>${inner.join('')}</${name}>`;
}

const page = (environment: Partial<EnvironmentReport>): string =>
  renderHtml(reportOf({ environments: [{ name: 'prod', backend: 'embedded', declared: 1, ...environment }] }), {
    files,
  });

describe('a report as HTML', () => {
  test('is the same bytes for the same report', () => {
    expect(renderHtml(structuredClone(richReport(PLAIN_TEXTS)), { files })).toBe(rich);
  });

  test('is a page that asks nobody: no address but places of files and parts of itself', () => {
    const addresses = elementsOf(pageOf(rich)).flatMap(({ name, attributes }) =>
      Object.entries(attributes).flatMap(([attribute, value]) =>
        /^(href|src|srcset|action|data|poster|background|ping|style|on.*)$/.test(attribute)
          ? [`${name} ${attribute} ${value}`]
          : [],
      ),
    );
    expect(addresses.length).toBeGreaterThan(10);
    expect(addresses.filter((each) => !/^(a href (#|\.\/)|link href data:,$)/.test(each))).toEqual([]);
    expect(rich).not.toMatch(/url\(|@import|https?:/);
  });

  test('forbids everything but its own style and script, by their digests', () => {
    const all = elementsOf(pageOf(rich));
    const policy = all.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy')?.attributes[
      'content'
    ];
    const sourceOf = (name: string): string => {
      const [only, ...others] = all.filter((each) => each.name === name);
      expect(others).toEqual([]);
      return `${name}-src 'sha256-${createHash('sha256')
        .update(only?.text ?? '')
        .digest('base64')}'`;
    };
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      sourceOf('style'),
      sourceOf('script'),
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  test('says of drift what earlier runs know, who changed it, and what is as declared again', () => {
    const items = ofClass(pageOf(rich), 'item').filter(
      ({ attributes }) => attributes['data-environment'] === 'drifted',
    );
    const said = items.map(({ attributes, text }) => [attributes['data-outcome'], text.replaceAll(/\s+/g, ' ')]);
    expect(said).toEqual([
      ['new', expect.stringContaining('removed')],
      [
        'new',
        expect.stringMatching(/row changed last by Ask the owner first\., 2026-03-02T07:00:00Z.*by the product: Ask/),
      ],
      ['snoozed', expect.stringMatching(/observed.*snoozed until 2026-03-09: Ask the owner first\./)],
      ['as declared again', expect.stringMatching(/contoso-csr-5\/displayName.*gone at 2026-03-03T08:00:00Z/)],
    ]);
  });

  test('keeps its structure whatever the texts from outside are', () => {
    const expected = structureOf(pageOf(renderHtml(reportWith('a', 'b', 'c'), { files })));
    fc.assert(
      fc.property(hostileReport, (report) => {
        expect(structureOf(pageOf(renderHtml(report, { files })))).toBe(expected);
      }),
    );
  });

  test('of plans and outcomes has no element, attribute or script that a text brought with it', () => {
    const known = new Set(elementsOf(pageOf(rich)).map(({ name, attributes }) => `${name} ${Object.keys(attributes)}`));
    // Words that differ are marked, paths break at their slashes, and long stretches that are the same are folded.
    for (const each of ['del ', 'ins ', 'wbr ', 'details class', 'summary ']) known.add(each);
    const script = elementsOf(pageOf(rich)).find(({ name }) => name === 'script')?.text;
    fc.assert(
      fc.property(hostileTexts, (outside) => {
        const all = elementsOf(pageOf(renderHtml(richReport(outside), { files })));
        expect(all.filter(({ name, attributes }) => !known.has(`${name} ${Object.keys(attributes)}`))).toEqual([]);
        expect(all.filter(({ name }) => name === 'script').map(({ text }) => text)).toEqual([script]);
        for (const { name, attributes } of all)
          if (name === 'a') expect(attributes['href']).toMatch(/^(#|\.\/[\w./%!'()*~-]*#L\d+$)/);
      }),
    );
  });

  test('leads from the folder of the page to the line that declares', () => {
    const links = (toRoot?: string) =>
      ofClass(
        pageOf(renderHtml(richReport({ ...PLAIN_TEXTS, file: 'a b#c' }), { files, ...(toRoot && { toRoot }) })),
        'place',
      );
    expect(links('../../').map(({ attributes }) => attributes['href'])).toContain(
      './../../environments/a%20b%23c.yaml#L14',
    );
    expect(links().map(({ attributes }) => attributes['href'])).toContain('./environments/a%20b%23c.yaml#L14');
    expect(links().map(({ text }) => text)).toContain('environments/a b#c.yaml:14:7');
  });

  test('shows both sides of a long text, and marks only the words that went and came', () => {
    const long = ofClass(pageOf(rich), 'field').find(({ text }) => text.startsWith('/instructions'));
    const marked = (name: string) =>
      elementsOf(long as PageElement)
        .filter((each) => each.name === name)
        .map(({ text }) => text);
    expect(marked('del')).toEqual(['two']);
    expect(marked('ins')).toEqual([', a maker of household appliances', 'three']);
    expect(long?.text).toContain('Never promise a refund.');
    expect(long?.text).toContain('inferred, grade C');
  });

  test('of two long texts with next to nothing in common shows both as they are', () => {
    const words = (at: number) => Array.from({ length: 3_000 }, (_, word) => `${word * 2 + at}`).join(' ');
    const field = { path: '/instructions', before: words(0), after: words(1), cause: 'drift' } as const;
    const [before, after] = ofClass(
      pageOf(page({ drift: [{ address: 'CustomerSupportAgent/default' as never, what: 'changed', field, ...SEEN }] })),
      'value',
    );
    expect(before?.children.map(({ name, text }) => [name, text])).toEqual([['del', words(1)]]);
    expect(after?.children.map(({ name, text }) => [name, text])).toEqual([['ins', words(0)]]);
  });

  test('folds the middle of a long stretch that did not change, and loses none of it', () => {
    const same = 'the same words over and over. '.repeat(100);
    const field = { path: '/instructions', before: `${same}old`, after: `${same}new`, cause: 'drift' } as const;
    const parsed = pageOf(
      page({ drift: [{ address: 'CustomerSupportAgent/default' as never, what: 'changed', field, ...SEEN }] }),
    );
    const [before] = ofClass(parsed, 'value');
    const summary = before?.children[0]?.children[0]?.text ?? '';
    expect(summary).toMatch(/^\d+ characters the same$/);
    expect(before?.text.replace(summary, '')).toBe(`${same}new`);
  });

  test('says each outcome of a step, with its reason and its hint', () => {
    const items = ofClass(pageOf(renderHtml(FULL_REPORT, { files })), 'item').filter(
      ({ attributes }) => attributes['data-environment'] === 'test',
    );
    const said = items.map(({ text }) => text).join('\n');
    for (const words of [
      'applied',
      'for a person',
      'Skipped: the run was interrupted.',
      'did not succeed.',
      'refused',
      'It moved.',
      'Hint: Plan again.',
      'Gone.',
      'in doubt',
    ])
      expect(said).toContain(words);
  });

  test('says what was wanted and what is live of a field that was not kept', () => {
    const step = 'CopilotSettings/default' as never;
    const fields = [{ path: '/recordTranscripts', wanted: true, live: false }];
    const [only] = ofClass(pageOf(page({ outcomes: [{ step, status: 'not-kept', fields }] })), 'item');
    expect(only?.attributes['data-outcome']).toBe('not kept');
    expect(only?.text).toContain('/recordTranscripts wantedtruelivefalse');
    expect(only?.text).toContain('holds another value');
  });

  test('says which steps an apply did not come to', () => {
    const [first, second] = FULL_REPORT.environments;
    const parsed = pageOf(page({ ...second, plan: first?.plan as never, outcomes: [] }));
    const outcomes = ofClass(parsed, 'item').map(({ attributes }) => [
      attributes['data-what'],
      attributes['data-outcome'],
    ]);
    expect(outcomes.filter(([what]) => what !== 'by hand').every(([, outcome]) => outcome === 'not begun')).toBe(true);
    expect(outcomes.filter(([what]) => what === 'by hand').every(([, outcome]) => outcome === undefined)).toBe(true);
  });

  test('has headings in order and one name for each part', () => {
    const levels = elementsOf(pageOf(rich)).flatMap(({ name }) => (/^h\d$/.test(name) ? [Number(name.slice(1))] : []));
    expect(levels[0]).toBe(1);
    levels.reduce((before, level) => {
      expect(level).toBeLessThanOrEqual(before + 1);
      return level;
    });
    const ids = elementsOf(pageOf(rich)).flatMap(({ attributes }) => attributes['id'] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
