import fc from 'fast-check';
import parse from 'parse-prometheus-text-format';
import { describe, expect, test } from 'vitest';
import type { Address } from '../../src/model/resource.ts';
import { renderPrometheus } from '../../src/render/render-prometheus.ts';
import { hostileReport, hostileText } from './hostile-report.ts';
import { SEEN } from './rich-report.ts';
import { FULL_REPORT, reportOf } from './sample-report.ts';

const times = { startedAt: new Date('2026-11-22T12:00:00.000Z'), endedAt: new Date('2026-11-22T12:00:02.500Z') };
const TEXT = renderPrometheus(FULL_REPORT, times);
const PARSED = parse(TEXT);

/** A metric's values by what its labels say besides the command, in their order. */
function valuesOf(name: string, metrics = PARSED): Readonly<Record<string, number>> {
  const found = metrics.find((each) => each.name === name)?.metrics ?? [];
  return Object.fromEntries(
    found.map(({ labels: { command: _, ...labels }, value }) => [Object.values(labels).join(' '), Number(value)]),
  );
}

describe('a report as metrics', () => {
  test('says of the run when it was, how long it took and how it ended', () => {
    expect(valuesOf('copilotctl_info')).toEqual({ [FULL_REPORT.tool.version]: 1 });
    expect(valuesOf('copilotctl_last_run_timestamp_seconds')).toEqual({ '': 1795348802.5 });
    expect(valuesOf('copilotctl_last_run_duration_seconds')).toEqual({ '': 2.5 });
    expect(valuesOf('copilotctl_last_run_exit_code')).toEqual({ '': FULL_REPORT.exitCode });
    const results = valuesOf('copilotctl_last_run_result');
    expect(Object.keys(results)).toHaveLength(8);
    expect(Object.entries(results).filter(([, value]) => value === 1)).toEqual([[FULL_REPORT.result, 1]]);
  });

  test('says when the oldest finding was first seen, of however many', () => {
    const finding = { ...SEEN, address: 'SecurityRole/a' as Address, what: 'removed' } as const;
    const drift = [
      ...Array.from({ length: 200_000 }, () => finding),
      { ...finding, firstSeen: '2026-03-01T00:00:00.000Z' },
    ];
    const report = reportOf({ environments: [{ name: 'prod', backend: 'embedded', declared: 1, drift }] });
    const found = parse(renderPrometheus(report, times));
    expect(valuesOf('copilotctl_drift_oldest_finding_timestamp_seconds', found)).toEqual({ prod: 1772323200 });
  });

  test('counts what a person is told of each environment, with its zeros', () => {
    expect(valuesOf('copilotctl_findings')).toEqual({ error: 1, warning: 1, info: 1 });
    expect(valuesOf('copilotctl_plan_changes')).toMatchObject({ 'dev create': 1, 'dev delete': 1, 'dev update': 1 });
    expect(valuesOf('copilotctl_apply_outcomes')).toMatchObject({
      'test applied': 2,
      'test not-kept': 0,
      'test refused': 1,
    });
    expect(valuesOf('copilotctl_environment_up')).toEqual({ dev: 1, test: 1, prod: 1, away: 0, quiet: 1 });
    expect(Object.keys(valuesOf('copilotctl_environment_failure'))).toEqual(['away moved']);
  });

  test('calls no environment up that nobody looked at', () => {
    const [of, prod] = ['copilotctl_environment_up', { name: 'prod', backend: 'embedded', declared: 3 }];
    const plan = { id: 'x', steps: [] } as never;
    const since = { commit: 'abc' } as never;
    const upAfter = (command: string, more: object): object =>
      valuesOf(of, parse(renderPrometheus(reportOf({ command, environments: [{ ...prod, ...more }] }), times)));
    expect(upAfter('validate', {})).toEqual({});
    expect(upAfter('changes', { changes: [] })).toEqual({});
    expect(upAfter('plan', { since })).toEqual({});
    expect(upAfter('plan', { plan, snapshot: { ageSeconds: 60 } })).toEqual({});
    expect(upAfter('plan', { plan, since })).toEqual({ prod: 1 });
    expect(upAfter('drift', { drift: [] })).toEqual({ prod: 1 });
  });

  test('counts drift by its state, and tells since when it stands', () => {
    const finding = { address: 'CaseSummary/default', what: 'removed' } as never;
    const drift = [
      { ...(finding as object), ...SEEN },
      { ...(finding as object), ...SEEN, state: 'known', firstSeen: '2026-03-01T08:00:00.000Z' },
      { ...(finding as object), ...SEEN, state: 'snoozed', firstSeen: '2025-01-01T00:00:00.000Z' },
    ] as never;
    const environments = [
      { name: 'prod', backend: 'embedded', declared: 3, drift },
      { name: 'test', backend: 'embedded', declared: 3, drift: [] },
    ];
    const parsed = parse(renderPrometheus(reportOf({ command: 'drift', environments }), times));
    expect(valuesOf('copilotctl_drift_findings', parsed)).toEqual({
      ...{ 'prod new': 1, 'prod known': 1, 'prod changed': 0, 'prod snoozed': 1 },
      ...{ 'test new': 0, 'test known': 0, 'test changed': 0, 'test snoozed': 0 },
    });
    expect(valuesOf('copilotctl_drift_resolved_findings', parsed)).toEqual({ prod: 0, test: 0 });
    const since = Date.parse('2026-03-01T08:00:00.000Z') / 1000;
    expect(valuesOf('copilotctl_drift_oldest_finding_timestamp_seconds', parsed)).toEqual({ prod: since });
  });

  test('has a help and a type for each metric, names by the conventions, and no series twice', () => {
    expect(PARSED.length).toBeGreaterThan(9);
    for (const { name, help, type, metrics } of PARSED) {
      expect(name).toMatch(/^copilotctl_[a-z_]+$/);
      expect(help).toMatch(/\.$/);
      expect(type).toBe('GAUGE');
      const series = metrics.map(({ labels }) => JSON.stringify(labels));
      expect(new Set(series).size).toBe(series.length);
      for (const { labels } of metrics) expect(labels).toHaveProperty('command', FULL_REPORT.command);
    }
    expect(TEXT.endsWith('\n')).toBe(true);
    expect(TEXT).not.toContain('\r');
  });

  test('does not know the id of the run: it would make a new series of every run', () => {
    expect(FULL_REPORT.run).toBeDefined();
    expect(TEXT).not.toContain(FULL_REPORT.run);
  });

  test('stays the same metrics whatever a name says', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const environments = [{ name, backend: 'embedded', declared: 3 }];
        const text = renderPrometheus(reportOf({ environments }), times);
        const plain = renderPrometheus(
          reportOf({ environments: [{ ...environments[0], name: 'prod' }] as never }),
          times,
        );
        const lines = (of: string): readonly string[] =>
          of.split('\n').map((line) => line.replace(/environment="(\\.|[^"\\])*"/, ''));
        expect(lines(text)).toEqual(lines(plain));
      }),
    );
  });

  test('is read by the parser whatever the texts of a report say', () => {
    fc.assert(
      fc.property(hostileReport, (report) => parse(renderPrometheus(report, times)).length > 5),
      { numRuns: 200 },
    );
  });
});
