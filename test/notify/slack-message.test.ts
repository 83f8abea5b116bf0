import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_BLOCKS, MOST_IN_HEADER, slackMessage } from '../../src/notify/slack-message.ts';
import { STEERING } from '../render/hostile.ts';
import { FAILED, hostileNews, manyFindings, NIGHT, newsWith } from './sample-news.ts';

interface Text {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
  readonly verbatim?: boolean;
}
type Block =
  | { readonly type: 'header' | 'section'; readonly text: Text }
  | { readonly type: 'context'; readonly elements: readonly Text[] };
const messageOf = (text: string): { text: string; blocks: Block[] } => JSON.parse(text);
const textOf = (block: Block): Text => {
  const text = block.type === 'context' ? block.elements[0] : block.text;
  if (text === undefined) throw new Error('A block without a text.');
  return text;
};

/** What Slack makes of a text outside of code: its own marks between `<` and `>`, and the marks of formatting. */
const marksOf = (text: string): readonly string[] => [
  ...(text.match(/<[^>]*>?/g) ?? []),
  ...(text.replace(/```[\s\S]*?```|`[^`\n]*`/g, '').match(/[`~_*]/g) ?? []),
];

describe('a message for Slack', () => {
  test('has a line for notifications, a heading, and a section for each environment', () => {
    const { text, blocks } = messageOf(slackMessage(NIGHT));
    expect(text).toBe('Drift in prod, test: 3 new, 1 moved again, 1 as declared again');
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'section', 'section', 'section', 'section', 'context']);
    expect(blocks.map((each) => textOf(each).text)).toEqual(expect.arrayContaining(['*`prod`*', '*`test`*']));
    expect(blocks.map((each) => textOf(each).text).join('\n')).toContain(
      '<https://github.com/contoso/support/actions/runs/123|Open the run>',
    );
  });

  test('says what moved and what failed in code', () => {
    expect(slackMessage(NIGHT)).toContain('~ CopilotSettings/default/recordTranscripts\\n    true -&gt; false\\n');
    expect(slackMessage(FAILED)).toContain('! SecurityRole/contoso-csr failed\\n    The service refused');
  });

  test('has texts from outside in code only, where they name nobody and link nowhere', () => {
    const outline = (message: string) =>
      messageOf(message).blocks.map((block) => [block.type, textOf(block).type, marksOf(textOf(block).text)]);
    const expected = outline(slackMessage(newsWith('a')));
    fc.assert(
      fc.property(hostileNews, (news) => {
        const message = slackMessage(news);
        expect(outline(message)).toEqual(expected);
        const { text, blocks } = messageOf(message);
        expect(marksOf(text).filter((mark) => mark.startsWith('<'))).toEqual([]);
        for (const block of blocks) {
          const { type, text: own, verbatim } = textOf(block);
          expect(own.replaceAll('\n', '')).not.toMatch(STEERING);
          expect(own).not.toMatch(/&(?!amp;|lt;|gt;)/);
          if (type === 'mrkdwn') expect(verbatim).toBe(true);
        }
      }),
    );
  });

  test.each([
    [1, 50],
    [1, 5000],
    [100, 20],
    [5000, 20],
  ])('of %i environments with %i findings each keeps to what Slack takes', (environments, findings) => {
    const { blocks } = messageOf(slackMessage(manyFindings(environments, findings)));
    expect(blocks.length).toBeLessThanOrEqual(MOST_BLOCKS);
    for (const block of blocks) {
      expect(textOf(block).text.length).toBeLessThanOrEqual(block.type === 'header' ? MOST_IN_HEADER : 3000);
      expect((textOf(block).text.match(/```/g) ?? []).length % 2).toBe(0);
    }
  });

  test('whose heading is too long for Slack has a shorter one', () => {
    const [header] = messageOf(slackMessage(newsWith('&'.repeat(500)))).blocks;
    expect(header && textOf(header).text.length).toBeLessThanOrEqual(MOST_IN_HEADER);
  });
});
