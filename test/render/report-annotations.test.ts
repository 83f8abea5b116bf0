import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { annotationsShown, reportAnnotations } from '../../src/render/report-annotations.ts';
import { FULL_REPORT, reportOf } from './sample-report.ts';

const finding = (more: Partial<Diagnostic>): Diagnostic => ({
  code: 'load/missing',
  severity: 'error',
  message: 'It is missing.',
  ...more,
});
const of = (...diagnostics: readonly Diagnostic[]) => reportAnnotations([reportOf({ diagnostics })], '');

const at = (file: string) => ({ file, line: 2, column: 3, endLine: 2, endColumn: 4 });

describe('what reports say as annotations', () => {
  test('has errors first, then warnings, then notes; of each first what has a place', () => {
    const levels = reportAnnotations([FULL_REPORT], '').map(({ level, place }) => `${level} ${place !== undefined}`);
    expect([...new Set(levels)]).toEqual(
      ['error true', 'error false', 'warning true', 'warning false', 'note true', 'note false'].filter((each) =>
        levels.includes(each),
      ),
    );
    expect(new Set(levels).size).toBeGreaterThan(3);
  });

  test('of several environments on one line is one, with their names', () => {
    const found = of(
      finding({ environment: 'test', at: at('a.yaml') }),
      finding({ environment: 'prod', at: at('a.yaml') }),
      finding({ environment: 'prod', at: at('b.yaml') }),
    );
    expect(found.map(({ title }) => title)).toEqual(['load/missing (test, prod)', 'load/missing (prod)']);
  });

  test('names files from the top of the repository', () => {
    const [annotation] = reportAnnotations([reportOf({ diagnostics: [finding({ at: at('a.yaml') })] })], 'infra/');
    expect(annotation?.place).toEqual({ ...at('infra/a.yaml') });
  });

  test.each(['/etc/passwd', '../secret.yaml', 'a/../../b.yaml', 'C:\\x.yaml', 'c:/x.yaml', '\\\\server\\x'])(
    'has no place in a file that is not of the repository: %s',
    (file) => {
      expect(of(finding({ at: at(file) }))[0]?.place).toBeUndefined();
    },
  );

  test('is cut between words where it is endless, and says so', () => {
    const [annotation] = of(finding({ message: 'word '.repeat(10_000), hint: 'Look.' }));
    expect(annotation?.message.length).toBeLessThanOrEqual(2_000);
    expect(annotation?.message).toMatch(/word …$/);
  });

  test('beyond what a place shows is counted by level', () => {
    const errors = Array.from({ length: 12 }, (_, line) => finding({ message: `${line}.` }));
    const { shown, leftOut } = annotationsShown(of(...errors, finding({ severity: 'warning' })), 10);
    expect(shown).toHaveLength(11);
    expect(leftOut).toBe('2 errors');
    expect(annotationsShown(of(finding({})), 10)).toMatchObject({ leftOut: undefined });
  });
});
