import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderSarif } from '../../src/render/render-sarif.ts';
import { hostileReport } from './hostile-report.ts';
import { FULL_REPORT, reportOf } from './sample-report.ts';

const { $schema: _, id: __, ...rules } = schema;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const accepts = ajv.compile(rules);

/** What the published schema says against a report as SARIF. */
function complaints(text: string): readonly unknown[] {
  return accepts(JSON.parse(text)) ? [] : (accepts.errors ?? []);
}

const { runs } = JSON.parse(renderSarif(FULL_REPORT));
const [run] = runs;

describe('a report as SARIF', () => {
  test('is what the published schema describes, with nothing and with everything in it', () => {
    expect(complaints(renderSarif(reportOf({})))).toEqual([]);
    expect(complaints(renderSarif(FULL_REPORT))).toEqual([]);
  });

  test('stays so whatever the texts say', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        expect(complaints(renderSarif(report))).toEqual([]);
      }),
    );
  });

  test('names files from the top of the repository, where services look for them', () => {
    const [{ results }] = JSON.parse(renderSarif(FULL_REPORT, { folder: 'infra/copilot/' })).runs;
    const places = results.map(
      (each: { locations: { physicalLocation: { artifactLocation: unknown } }[] }) =>
        each.locations[0]?.physicalLocation.artifactLocation,
    );
    expect(places).toContainEqual({ uri: 'infra/copilot/environments/base/all.yaml', uriBaseId: 'SRCROOT' });
    expect(places.every((each: { uri: string }) => each.uri.startsWith('infra/copilot/'))).toBe(true);
  });

  test('gives every result a place, for one without it makes code scanning refuse them all', () => {
    const failure = { code: 'policy/rule-violated', severity: 'error', message: 'No.' } as const;
    const [{ results }] = JSON.parse(renderSarif(reportOf({ diagnostics: [failure] }))).runs;
    expect(results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'copilotctl.yaml', uriBaseId: 'SRCROOT' },
      region: { startLine: 1, startColumn: 1 },
    });
  });

  test('puts a planned change on the line that declares it', () => {
    const change = run.results.find((each: { ruleId: string }) => each.ruleId === 'plan/change');
    expect(change.level).toBe('note');
    expect(change.message.text).toBe('dev: CopilotSettings/default/recordTranscripts: false -> true.');
    const [{ physicalLocation }] = change.locations;
    expect(physicalLocation.artifactLocation.uri).toBe('environments/base/all.yaml');
    expect(physicalLocation.region).toEqual({ startLine: 3, startColumn: 5 });
  });

  test('says drift as a warning from what was declared to what is live', () => {
    const drift = run.results.filter((each: { ruleId: string }) => each.ruleId.startsWith('drift/'));
    expect(drift.map((each: { level: string; message: { text: string } }) => [each.level, each.message.text])).toEqual([
      ['warning', 'prod: SecurityRole/csr was removed in the live system.'],
      ['warning', 'prod: SecurityRole/csr/recordTranscripts: true -> false (drift). It does.'],
    ]);
  });

  test('tells that a live system could not be used beside the results', () => {
    expect(run.invocations[0].executionSuccessful).toBe(false);
    expect(run.invocations[0].toolExecutionNotifications[0].message.text).toBe('away: It moved. Plan again.');
  });

  test('recognizes a result when only its line moved, and tells one environment from another', () => {
    const prints = (file: string, environment: string): unknown => {
      const finding = { code: 'load/missing', severity: 'error', message: 'Missing.' } as const;
      const where = { file };
      const log = JSON.parse(renderSarif(reportOf({ diagnostics: [{ ...finding, environment, where }] })));
      return log.runs[0].results[0].partialFingerprints;
    };
    expect(prints('a.yaml', 'prod')).toEqual(prints('b.yaml', 'prod'));
    expect(prints('a.yaml', 'prod')).not.toEqual(prints('a.yaml', 'dev'));
  });

  test('names files with spaces and other marks as URIs', () => {
    const where = { file: 'environments/base/a b#c%.yaml' };
    const finding = { code: 'load/missing', severity: 'error', message: 'Missing.', where } as const;
    const log = JSON.parse(renderSarif(reportOf({ diagnostics: [finding] })));
    expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
      'environments/base/a%20b%23c%25.yaml',
    );
  });
});
