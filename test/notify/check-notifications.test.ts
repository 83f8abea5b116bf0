import { describe, expect, test } from 'vitest';
import type { WrittenChannel } from '../../src/notify/channel.ts';
import { checkNotifications } from '../../src/notify/check-notifications.ts';
import { documentOf } from '../documents.ts';

const ENVIRONMENTS = [
  { name: 'prod', labels: { stage: 'live' } },
  { name: 'test', labels: {} },
];
const teams: WrittenChannel = { name: 'operations', kind: 'teams', urlVariable: 'TEAMS_URL' };

const said = (...channels: readonly WrittenChannel[]) =>
  checkNotifications(documentOf('CopilotSettings', 'default', {}), channels, ENVIRONMENTS).map(
    ({ message, where }) => [message, where?.path?.slice(2)] as const,
  );

describe('the channels of a project', () => {
  test('may name environments, patterns and labels that there are', () => {
    expect(said({ ...teams, environments: ['prod', 't*', 'stage=live'] })).toEqual([]);
  });

  test('name no environment and no label that nobody has', () => {
    expect(said({ ...teams, environments: ['prod', 'production', 'stage=test'] })).toEqual([
      ['operations: there is no environment "production".', [0, 'environments', 1]],
      ['operations: no environment has the label "stage=test".', [0, 'environments', 2]],
    ]);
  });

  test('have a name each', () => {
    expect(said(teams, teams)).toEqual([['Two channels are named operations.', [1, 'name']]]);
  });

  test('name variables: a URL that stands there by mistake is neither repeated nor pointed at', () => {
    const pasted = { ...teams, urlVariable: 'https://contoso.example/very-secret', environments: ['production'] };
    const found = said(pasted, { ...teams, name: 'audit', secretVariable: 'whsec_very+secret' });
    expect(found).toEqual([
      ['operations: urlVariable is no name of an environment variable.', []],
      ['audit: secretVariable is no name of an environment variable.', []],
    ]);
  });

  test('sign what goes to a webhook, and nothing else', () => {
    expect(said({ ...teams, kind: 'webhook' })).toEqual([
      ['operations is a webhook and has no secret to sign with.', [0]],
    ]);
    expect(said({ ...teams, secretVariable: 'SECRET' })).toEqual([
      ['operations: messages to teams are not signed.', [0, 'secretVariable']],
    ]);
    expect(said({ ...teams, kind: 'webhook', secretVariable: 'SECRET' })).toEqual([]);
  });
});
