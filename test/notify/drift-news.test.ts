import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DriftEpisode, Untold } from '../../src/model/drift-record.ts';
import type { TrackedFinding } from '../../src/model/report.ts';
import type { Address } from '../../src/model/resource.ts';
import { teamsMessage } from '../../src/notify/adaptive-card.ts';
import { driftNews } from '../../src/notify/drift-news.ts';
import { slackMessage } from '../../src/notify/slack-message.ts';
import { webhookEvent } from '../../src/notify/webhook-event.ts';
import { newsOf } from './sample-news.ts';

const fingerprint = 'a'.repeat(32);
const firstSeen = '2026-11-22T02:00:00.000Z';
const episode = (address: string, path: string, untold: Untold): DriftEpisode => ({
  ...{ fingerprint, address: address as Address, path, firstSeen, lastSeen: firstSeen, untold },
});
const finding = (address: string, path: string, before: string, after: string): TrackedFinding => ({
  ...{ fingerprint, address: address as Address, what: 'changed', state: 'known', firstSeen },
  field: { path, before, after, cause: 'drift' },
});
const untold: Untold = { as: 'new', to: ['chat'] };

describe('the news of drift', () => {
  test('is what a channel was not told of, with the values of now', () => {
    const place = ['CopilotSettings/default', '/recordTranscripts'] as const;
    const findings = [finding(...place, 'live', 'ours')];
    expect(driftNews([episode(...place, untold)], findings, 'chat')).toEqual([
      {
        ...{ event: 'drift-new', fingerprint, address: place[0], path: place[1], firstSeen },
        values: { declared: 'ours', live: 'live' },
      },
    ]);
    expect(driftNews([episode(...place, untold)], findings, 'audit')).toEqual([]);
  });

  test('of what is as declared again has no values', () => {
    const place = ['CopilotSettings/default', '/recordTranscripts'] as const;
    const [news] = driftNews([episode(...place, { ...untold, as: 'resolved' })], [finding(...place, 'a', 'b')], 'chat');
    expect(news).toMatchObject({ event: 'drift-resolved' });
    expect(news).not.toHaveProperty('values');
  });

  test.each([
    ['CustomerSupportAgent/default', '/overview/instructions'],
    ['CustomerSupportAgent/default', '/prompts'],
    ['ExperienceProfile/tier-1', '/users'],
  ])('has no value of %s%s, nor a part of one, in any format', (...place) => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'qxzQXZ79'), minLength: 8, maxLength: 40 }), (secret) => {
        const drift = driftNews([episode(...place, untold)], [finding(...place, secret, `${secret}!`)], 'chat');
        expect(drift).toHaveLength(1);
        const news = newsOf([{ name: 'prod', backend: 'embedded', drift }]);
        for (const message of [teamsMessage(news), slackMessage(news), webhookEvent(news)])
          expect(message).not.toContain(secret);
      }),
    );
  });
});
