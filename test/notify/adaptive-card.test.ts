import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isObject, type Json } from '../../src/model/json.ts';
import { MOST_BYTES, teamsMessage } from '../../src/notify/adaptive-card.ts';
import { STEERING } from '../render/hostile.ts';
import { FAILED, hostileNews, manyFindings, NIGHT, newsOf, newsWith } from './sample-news.ts';

/** Everything of a message, the values of its text runs aside. */
function frameOf(value: Json | undefined): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(frameOf);
  if (!isObject(value)) return value ?? null;
  const isText = value['type'] === 'TextRun' || value['type'] === 'AdaptiveCard';
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, isText && /text$/i.test(key) ? '…' : frameOf(each)]),
  );
}

/** Its texts, in their order. */
function textsOf(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(textsOf);
  if (!isObject(value)) return [];
  if (typeof value['text'] === 'string') return [value['text']];
  return Object.values(value).flatMap(textsOf);
}

const bytes = (text: string): number => Buffer.byteLength(text);

describe('a message for Teams', () => {
  test('is one card in the envelope that a workflow takes', () => {
    expect(JSON.parse(teamsMessage(NIGHT))).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: { type: 'AdaptiveCard', version: '1.4', actions: [{ type: 'Action.OpenUrl', url: NIGHT.run }] },
        },
      ],
    });
  });

  test('says what moved, from what to what, and who did it', () => {
    const texts = textsOf(JSON.parse(teamsMessage(NIGHT)));
    expect(texts).toEqual(
      expect.arrayContaining([
        'Drift in prod, test: 3 new, 1 moved again, 1 as declared again',
        'CopilotSettings/default/recordTranscripts',
        'true -> false',
        'new, 3f9c2a1b; row changed last by ada@contoso.example, 2026-11-21T16:40:10Z',
        'SecurityRole/contoso-csr is gone',
        'as declared again, seen since 2026-11-21T02:00:00Z, 0b1c0b1c',
      ]),
    );
  });

  test('of an apply that failed begins with what went wrong', () => {
    const texts = textsOf(JSON.parse(teamsMessage(FAILED)));
    expect(texts[0]).toBe('Apply: failed in prod');
    expect(texts.indexOf('SecurityRole/contoso-csr failed')).toBeLessThan(texts.indexOf('CopilotSettings/default'));
    expect(texts).toContain('The service refused the role name.');
  });

  test('of a test says so', () => {
    expect(textsOf(JSON.parse(teamsMessage(newsOf([]))))[0]).toMatch(/^Test message/);
  });

  test('has texts from outside in text runs only, which know no Markdown', () => {
    const expected = frameOf(JSON.parse(teamsMessage(newsWith('a'))));
    fc.assert(
      fc.property(hostileNews, (news) => {
        const message: Json = JSON.parse(teamsMessage(news));
        expect(frameOf(message)).toEqual(expected);
        for (const text of textsOf(message)) {
          expect(text).not.toMatch(STEERING);
          expect(text).not.toMatch(/\{\{|\p{Surrogate}/u);
        }
      }),
    );
  });

  test.each([
    [1, 50, 'CopilotSettings', 'SecurityRole/role-49'],
    [1, 5000, 'and 4,990 more', 'Drift in customer-0: 5,000 new'],
    [100, 20, '  20 new', 'Drift in 100 environments: 2,000 new'],
    [1000, 20, 'Cut to fit: the environments', 'Drift in 1,000 environments: 20,000 new'],
  ])(
    'of %i environments with %i findings each keeps to the size, and every number',
    (environments, findings, ...said) => {
      const message = teamsMessage(manyFindings(environments, findings));
      expect(bytes(message)).toBeLessThanOrEqual(MOST_BYTES);
      const text = textsOf(JSON.parse(message)).join('\n');
      if (findings > 50) expect(text).toContain(said[0]);
      expect(text).toContain(said[1]);
      expect(text.includes('Cut to fit')).toBe(true);
    },
  );
});
