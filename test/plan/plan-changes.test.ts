import { describe, expect, test } from 'vitest';
import { desired } from '../builders.ts';
import { live, row } from '../live.ts';
import { planOf } from '../plans.ts';

const state = (recordTranscripts = true) =>
  desired({ geography: 'europe' }, [
    ['CopilotSettings', { recordTranscripts }],
    ['SecurityRole', { displayName: 'Contoso CSR' }, { name: 'csr' }],
  ]);
const rows = (version = '1') =>
  live(row('CopilotSettings', { recordTranscripts: false, translateResponses: false }, version));

describe('the digest of a plan', () => {
  const { digest } = planOf(state(), rows());

  test('is the same for the same input, whatever the order of keys', () => {
    expect(planOf(state(), rows()).digest).toBe(digest);
    const turned = live(row('CopilotSettings', { translateResponses: false, recordTranscripts: false }));
    expect(planOf(state(), turned).basis.live).toBe(planOf(state(), rows()).basis.live);
  });

  test('is another one for another declaration, row version, environment or target', () => {
    const others = [
      planOf(state(false), rows()),
      planOf(state(), rows('2')),
      planOf(desired({ geography: 'unitedstates' }, [['CopilotSettings', { recordTranscripts: true }]]), rows()),
      { ...planOf(state(), { ...rows(), target: 'embedded:other' as never }) },
    ];
    expect(new Set([digest, ...others.map((each) => each.digest)]).size).toBe(5);
  });

  test('does not depend on rows that the plan does not touch', () => {
    const more = live(...rows().rows.values(), row('ExperienceProfile', { uniqueName: 'contoso_other' }, '9'));
    expect(planOf(state(), more).digest).toBe(digest);
  });
});

test('a system in sync gives a plan without steps that still says how much was compared', () => {
  const plan = planOf(desired({}, [['CopilotSettings', { recordTranscripts: false }]]), rows());
  expect(plan).toMatchObject({ steps: [], compared: 1, environment: 'test', target: 'embedded:test' });
});

test('the same input gives the same bytes', () => {
  expect(JSON.stringify(planOf(state(), rows()))).toBe(JSON.stringify(planOf(state(), rows())));
});
