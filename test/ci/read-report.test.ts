import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { MAX_REPORT_BYTES, readReport } from '../../src/ci/read-report.ts';
import { readSources } from '../../src/ci/read-sources.ts';
import { renderJson } from '../../src/render/render-json.ts';
import { renderMarkdown } from '../../src/render/render-markdown.ts';
import { reportAnnotations } from '../../src/render/report-annotations.ts';
import { hostileReport } from '../render/hostile-report.ts';
import { PLAIN_TEXTS, richReport } from '../render/rich-report.ts';
import { FULL_REPORT, reportOf } from '../render/sample-report.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (value: unknown) => readReport(bytes(JSON.stringify(value)), 'r.json');
const rich = richReport(PLAIN_TEXTS);
const planned = { ...rich, environments: rich.environments.slice(0, 3) };
const view = { files: new Map() };

describe('a report that is read back', () => {
  test.each([
    ['everything', FULL_REPORT],
    ['a plan that has everything a plan can have', planned],
  ])('with %s is drawn as the one that was written', (_, report) => {
    const found = readReport(bytes(renderJson(report)), 'r.json');
    if (!found.ok) throw new Error(JSON.stringify(found.diagnostics));
    expect(renderMarkdown(found.value, view)).toBe(renderMarkdown(report, view));
    expect(reportAnnotations([found.value], '')).toEqual(reportAnnotations([report], ''));
  });

  test('is refused with the place that is wrong', () => {
    const wrong = { ...FULL_REPORT, environments: [{ name: 'prod', backend: 'embedded', declared: 'many' }] };
    expect(read(wrong)).toMatchObject({
      ok: false,
      diagnostics: [
        {
          code: 'report/unreadable',
          message: 'r.json is no report: /environments/0/declared is not as schemas/report.schema.json asks.',
          where: { file: 'r.json', path: ['environments', '0', 'declared'] },
        },
      ],
    });
  });

  test.each<[string, Uint8Array, string]>([
    ['nothing', bytes(''), 'report/unreadable'],
    ['text', bytes('hello'), 'report/unreadable'],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'report/unreadable'],
    ['a list', bytes('[]'), 'report/unreadable'],
    ['null', bytes('null'), 'report/unreadable'],
    ['more than anybody writes', new Uint8Array(MAX_REPORT_BYTES + 1), 'report/unreadable'],
    ['a newer format', bytes('{"format":2}'), 'report/newer-format'],
    ['lists without end', bytes(`{"format":1,"x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`), 'load/too-deep'],
    ['a key of JavaScript itself', bytes('{"format":1,"__proto__":{"x":1}}'), 'load/forbidden-key'],
  ])('is refused where it is %s', (_, text, code) => {
    expect(readReport(text, 'r.json')).toMatchObject({ ok: false, diagnostics: [{ code }] });
  });

  test('with a million mistakes is refused at the first, at once', () => {
    const wrong = { ...FULL_REPORT, environments: Array.from({ length: 300_000 }, () => ({})) };
    expect(read(wrong)).toMatchObject({
      ok: false,
      diagnostics: [{ message: expect.stringContaining('/environments/0 ') }],
    });
  });

  test('of any bytes is read or refused, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map(bytes),
          hostileReport.map((each) => bytes(renderJson(each))),
        ),
        (each) => {
          const found = readReport(each, 'r.json');
          expect(found.ok || found.diagnostics.length > 0).toBe(true);
        },
      ),
    );
  });
});

describe('the sources of findings', () => {
  const reportOn = (...files: readonly string[]) =>
    reportOf({
      diagnostics: files.map((file) => ({
        code: 'load/missing',
        severity: 'error',
        message: 'x',
        at: { file, line: 1, column: 1, endLine: 1, endColumn: 1 },
      })),
    });

  test('are read within the root only, whatever a report names', () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    const root = mkdtempSync(join(tmpdir(), 'inside-'));
    onTestFinished(() => {
      for (const folder of [outside, root]) rmSync(folder, { recursive: true });
    });
    writeFileSync(join(outside, 'secret.yaml'), 'secret');
    writeFileSync(join(root, 'a.yaml'), '\ufefftext');
    writeFileSync(join(root, 'large.yaml'), 'x'.repeat(1024 * 1024 + 1));
    writeFileSync(join(root, 'bytes.yaml'), new Uint8Array([0xff]));
    symlinkSync(join(outside, 'secret.yaml'), join(root, 'link.yaml'));
    symlinkSync(outside, join(root, 'folder'));
    const wayOut = `../${outside.split('/').at(-1)}/secret.yaml`;
    const found = readSources(
      [
        reportOn(
          'a.yaml',
          'large.yaml',
          'bytes.yaml',
          'link.yaml',
          'folder/secret.yaml',
          wayOut,
          join(outside, 'secret.yaml'),
        ),
      ],
      root,
    );
    expect([...found]).toEqual([['a.yaml', { path: 'a.yaml', text: 'text' }]]);
    expect(readSources([reportOn('a\0.yaml', '.', '', 'missing.yaml')], root).size).toBe(0);
    expect(readSources([reportOn('a.yaml')], join(root, 'missing')).size).toBe(0);
  });

  test('are none of those that a tree has hidden, where jobs keep what nobody else may read, nor a link to one', () => {
    const root = mkdtempSync(join(tmpdir(), 'sources-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    mkdirSync(join(root, '.git'));
    writeFileSync(join(root, '.git/config'), 'AUTHORIZATION: basic c2VjcmV0');
    writeFileSync(join(root, '.npmrc'), 'secret');
    symlinkSync('.git/config', join(root, 'link.yaml'));
    expect(readSources([reportOn('.git/config', './.git/config', '.npmrc', 'link.yaml')], root).size).toBe(0);
  });
});
