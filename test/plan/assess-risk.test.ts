import { describe, expect, test } from 'vitest';
import type { SecurityRoleSpec } from '../../src/model/generated/types.ts';
import type { Observed } from '../../src/model/resource.ts';
import { desired, type Entry } from '../builders.ts';
import { live, row } from '../live.ts';
import { planOf } from '../plans.ts';

const riskOf = (entry: Entry, ...rows: readonly Observed[]) =>
  planOf(desired({}, [entry]), live(...rows)).steps[0]?.risk;

test('opting out is irreversible, says what is lost and asks for its approval', () => {
  const optedIn = row('CopilotSettings', { consent: { state: 'opted-in' } });
  expect(riskOf(['CopilotSettings', { consent: { state: 'opted-out' } }], optedIn)).toEqual({
    level: 'irreversible',
    reasons: [
      'Opting out erases training data; to return, an administrator must consent to the terms and opt in again.',
    ],
    approvals: ['opt-out'],
  });
});

test('moving data across regions says what it does, in either direction', () => {
  const set = (is: boolean) => ({ generativeAI: { moveDataAcrossRegions: is } });
  expect(riskOf(['PlatformSettings', set(true)], row('PlatformSettings', set(false)))?.reasons).toEqual([
    'Data of this environment may be processed outside its geography; switching it off later does not undo movement that already happened.',
  ]);
  expect(riskOf(['PlatformSettings', set(false)], row('PlatformSettings', set(true)))?.reasons[0]).toMatch(
    /^Does not undo past movement/,
  );
});

describe('a role', () => {
  type Level = NonNullable<NonNullable<SecurityRoleSpec['privileges']>[number]['read']>;
  const table = 'msdyn_copilottranscriptdata';
  const reasons = (before: Level | undefined, after: Level) =>
    riskOf(
      ['SecurityRole', { displayName: 'Contoso CSR', privileges: [{ table, read: after }] }],
      row('SecurityRole', {
        displayName: 'Contoso CSR',
        privileges: before === undefined ? [] : [{ table, read: before }],
      }),
    )?.reasons;

  test('whose grant reaches further says from where to where', () => {
    expect(reasons('basic', 'global')).toEqual([
      'Widens Read on msdyn_copilottranscriptdata from own records to the whole organization.',
    ]);
    expect(reasons(undefined, 'deep')).toEqual([
      'Widens Read on msdyn_copilottranscriptdata from nothing to the business unit and those below.',
    ]);
  });

  test('whose grant reaches less far says so too', () => {
    expect(reasons('global', 'none')).toEqual([
      'Narrows Read on msdyn_copilottranscriptdata from the whole organization to nothing.',
    ]);
  });

  test('that gets a grant on own records only is worth no sentence', () => {
    expect(reasons(undefined, 'basic')).toEqual([]);
  });

  test('that is deleted loses its assignments and needs an approval', () => {
    expect(
      riskOf(
        ['SecurityRole', { displayName: 'Contoso CSR' }, { state: 'absent' }],
        row('SecurityRole', { displayName: 'Contoso CSR' }),
      ),
    ).toEqual({
      level: 'irreversible',
      reasons: ['Deleting loses its assignments to users and teams.'],
      approvals: ['delete'],
    });
  });
});

test('a change without a note is reversible and says nothing', () => {
  expect(riskOf(['CopilotSettings', { translateResponses: true }], row('CopilotSettings', {}))).toEqual({
    level: 'reversible',
    reasons: [],
    approvals: [],
  });
});

test('creating something takes nothing away', () => {
  expect(riskOf(['SecurityRole', { displayName: 'Contoso CSR', presets: ['copilot-representative'] }])?.level).toBe(
    'none',
  );
});

test('each reason stands once, however many fields give it', () => {
  const risk = riskOf(
    ['ExperienceProfile', { uniqueName: 'contoso_p', users: ['a@contoso.example'], roles: ['Contoso CSR'] }],
    row('ExperienceProfile', { uniqueName: 'contoso_p', users: [], roles: [] }),
  );
  expect(risk?.reasons).toEqual([
    'Changes which users work with this profile, and with it which Copilot features they have.',
  ]);
});
