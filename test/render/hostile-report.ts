import fc from 'fast-check';
import type { Report } from '../../src/model/report.ts';
import type { Address } from '../../src/model/resource.ts';
import { HOSTILE } from './hostile.ts';
import type { OutsideTexts } from './rich-report.ts';
import { reportOf } from './sample-report.ts';

/** Texts that mean something to one of the places that read reports. */
const CRAFTED = fc.constantFrom(
  '</code></pre></details><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '![x](https://evil.example/x.png)',
  '[x](javascript:alert(1))',
  '@octocat please',
  '```\n# heading\n```',
  '````',
  '~~~',
  '| a | b |',
  '::error file=x::y',
  '##vso[task.setvariable variable=x]y',
  ']]></failure><testcase name="x"/>',
  '&lt;&#0;<!DOCTYPE x [<!ENTITY a "b">]>',
  '<!-- --> --!> <![CDATA[',
  '\ud800 half a pair',
  '\uffff\ufffe',
  '" onmouseover="x',
  "' '",
);

/** A text that somebody crafted, or any other hostile one. */
export const hostileText = fc.oneof(
  CRAFTED,
  HOSTILE,
  fc.tuple(CRAFTED, HOSTILE).map((parts) => parts.join('')),
);

/** The texts that a report with everything in it takes from outside. */
export const hostileTexts: fc.Arbitrary<OutsideTexts> = fc.record({
  name: hostileText,
  file: hostileText,
  before: hostileText,
  after: hostileText,
  said: hostileText,
});

/** A report in which every text that comes from outside is hostile. */
export const hostileReport: fc.Arbitrary<Report> = fc
  .tuple(hostileText, hostileText, hostileText)
  .map(([first, second, third]) => reportWith(first, second, third));

/** One with these texts in all places that texts from outside reach. */
export function reportWith(first: string, second: string, third: string): Report {
  const address = `SecurityRole/${first}` as Address;
  const origin = { file: `environments/${second}.yaml`, line: 1, column: 1 };
  const field = { path: `/description${third}`, before: first, after: second, cause: 'drift', origin } as const;
  const failure = { code: 'rejected', message: second, hint: third };
  return reportOf({
    environments: [
      {
        name: 'prod',
        backend: 'embedded',
        declared: 1,
        failure,
        drift: [
          {
            fingerprint: 'a'.repeat(32),
            address,
            what: 'changed',
            field,
            state: 'new',
            firstSeen: first,
            lastChange: { by: second, at: third },
            byProduct: { because: third, evidence: 'inferred' },
          },
          {
            fingerprint: 'b'.repeat(32),
            address,
            what: 'removed',
            origin,
            state: 'snoozed',
            firstSeen: first,
            snoozed: { until: first, reason: second, by: third, at: first },
          },
        ],
        resolved: [
          {
            fingerprint: 'c'.repeat(32),
            address,
            path: `/${third}`,
            firstSeen: second,
            lastSeen: first,
            ended: { at: third, how: 'resolved' },
          },
        ],
      },
    ],
    diagnostics: [
      { code: 'load/missing', severity: 'error', message: third, hint: first, where: { file: second } },
      { code: 'load/missing', severity: 'warning', message: first, environment: 'prod', address },
    ],
  });
}
