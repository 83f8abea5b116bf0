import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic, Span } from '../../src/diagnostics/diagnostic.ts';
import { PLAIN } from '../../src/render/text/paint.ts';
import { renderDiagnostics } from '../../src/render/text/render-diagnostics.ts';
import { HOSTILE, STEERING } from './hostile.ts';

const span = (line: number, column: number, endColumn: number, endLine = line): Span => ({
  file: 'a.yaml',
  line,
  column,
  endLine,
  endColumn,
});
const finding = (more: Partial<Diagnostic> = {}): Diagnostic => ({
  code: 'validate/unknown-reference',
  severity: 'error',
  message: 'No experience profile is named "emea-agent".',
  ...more,
});
const shown = (diagnostic: Diagnostic, text = '') =>
  renderDiagnostics([diagnostic], new Map([['a.yaml', { path: 'a.yaml', text }]]), PLAIN).split('\n');

describe('a finding for people', () => {
  test('is its code and place, the message, the line with carets below the place, and the hint', () => {
    const text = 'a: 1\n    profile: emea-agent\nb: 2\n';
    expect(
      shown(finding({ at: span(2, 14, 24), hint: 'Did you mean "emea-agents"?', environment: 'prod' }), text),
    ).toEqual([
      'error validate/unknown-reference  a.yaml:2:14  (prod)',
      '  No experience profile is named "emea-agent".',
      '    2 |     profile: emea-agent',
      '      |              ^^^^^^^^^^',
      '  hint: Did you mean "emea-agents"?',
      '',
    ]);
  });

  test('has its carets below what they mean where characters take two columns', () => {
    expect(shown(finding({ at: span(1, 7, 9) }), 'n: 要約 誤り\n').slice(2, 4)).toEqual([
      '    1 | n: 要約 誤り',
      '      |         ^^^^',
    ]);
  });

  test('without a place is its code, at most with the file', () => {
    expect(shown(finding())).toEqual([
      'error validate/unknown-reference',
      '  No experience profile is named "emea-agent".',
      '',
    ]);
    expect(shown(finding({ where: { file: 'gone.yaml' } }))[0]).toBe('error validate/unknown-reference  gone.yaml');
  });

  test('with two places shows both', () => {
    const related = { message: 'It stood here first.', where: { file: 'a.yaml' }, at: span(1, 1, 2) };
    const out = shown(finding({ at: span(2, 1, 2), related }), 'a: 1\na: 2\n');
    expect(out).toContain('  It stood here first.  a.yaml:1:1');
    expect(out.filter((line) => line.includes('^'))).toHaveLength(2);
  });

  test('marks to the end of its line what goes on over several', () => {
    expect(shown(finding({ at: span(1, 4, 3, 3) }), 'a: [x,\n  y,\n  z]\n')).toContain('      |    ^^^');
  });

  test('marks an empty place with one caret', () => {
    expect(shown(finding({ at: span(1, 3, 3) }), 'a:\n')).toContain('      |   ^');
  });

  test('shows of a very long line the part around the place', () => {
    const text = `key: "${'x'.repeat(500)}HERE${'y'.repeat(500)}"\n`;
    const out = shown(finding({ at: span(1, 507, 511) }), text);
    const line = out[2] ?? '';
    const carets = out[3] ?? '';
    expect(line.length).toBeLessThan(120);
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('HERE');
  });

  test('keeps the carets below the place where a tab is written out', () => {
    const out = shown(finding({ at: span(1, 2, 5) }), '\tabc\n');
    const [line = '', carets = ''] = out.slice(2, 4);
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('abc');
  });
});

test('whatever stands in the files, a finding steers no terminal and stays within its lines', () => {
  fc.assert(
    fc.property(HOSTILE, fc.nat(20), fc.nat(20), (text, from, length) => {
      const diagnostic = finding({
        message: text,
        hint: text,
        environment: text,
        at: { ...span(1, from + 1, from + length), file: text },
      });
      const files = new Map([[text, { path: text, text: text.replaceAll('\n', ' ') }]]);
      const out = renderDiagnostics([diagnostic], files, PLAIN);
      expect(out.replaceAll('\n', '')).not.toMatch(STEERING);
      expect(out.split('\n').length).toBeLessThan(8);
    }),
    { numRuns: 300 },
  );
});
