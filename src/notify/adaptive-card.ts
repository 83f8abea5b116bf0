import type { Json, JsonObject } from '../model/json.ts';
import type { News } from './news.ts';
import { fitting, type NewsLine, type NewsSection, type NewsText, type Tone } from './news-text.ts';

/**
 * Most bytes of a message to a Teams webhook: 28 KB, less something for what the way there adds.
 * Source: Microsoft Learn, "Create an Incoming Webhook", message size limit.
 */
export const MOST_BYTES = 27_000;

/**
 * A message for a Teams Workflows webhook: one Adaptive Card, as JSON.
 *
 * Texts from outside stand in text runs only, which know no Markdown; nothing in them is a link, a picture or a mention. The
 * card keeps to elements of version 1.2, which phones show too. What is too much is said with less detail.
 */
export function teamsMessage(news: News): string {
  const print = (text: NewsText): string => printMessage(text, news.run);
  return fitting(news, print, (message) => Buffer.byteLength(message) <= MOST_BYTES);
}

function printMessage(text: NewsText, run: string | undefined): string {
  const content = cardOf(text, run);
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
  return JSON.stringify({ type: 'message', attachments: [attachment] });
}

function cardOf({ headline, tone, sections, cut, footer }: NewsText, run: string | undefined): JsonObject {
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: inert(headline),
    msteams: { width: 'Full' },
    body: [
      { type: 'Container', style: STYLE[tone], bleed: true, items: [block([textRun(headline, HEADLINE)])] },
      ...sections.map(sectionOf),
      ...(cut === undefined ? [] : [block([textRun(cut, { italic: true })], 'Medium')]),
      block([textRun(footer, { isSubtle: true, size: 'Small' })], 'Medium'),
    ],
    ...(run !== undefined && { actions: [{ type: 'Action.OpenUrl', title: 'Open the run', url: run }] }),
  };
}

const HEADLINE = { weight: 'Bolder', size: 'Medium' };
const STYLE: Readonly<Record<Tone, string>> = {
  bad: 'attention',
  warning: 'warning',
  good: 'good',
  test: 'accent',
};

function sectionOf({ name, summary, lines }: NewsSection): JsonObject {
  const head = block([textRun(name, { weight: 'Bolder' }), textRun(`  ${summary}`)], 'Small');
  // Of hundreds of environments there are only heads: each is as small as it can be.
  if (lines.length === 0) return head;
  return { type: 'Container', spacing: 'Medium', items: [head, ...lines.flatMap(lineBlocks)] };
}

const COLOUR: Readonly<Record<NewsLine['sign'], string>> = {
  '+': 'Good',
  '=': 'Good',
  '~': 'Warning',
  '-': 'Attention',
  '!': 'Attention',
  '?': 'Default',
};

function lineBlocks({ sign, text, value, details }: NewsLine): readonly JsonObject[] {
  const head = [textRun(`${sign} `, { color: COLOUR[sign], weight: 'Bolder', fontType: 'Monospace' }), textRun(text)];
  return [
    block(head, 'Small'),
    ...(value === undefined ? [] : [block([textRun(value, { fontType: 'Monospace', size: 'Small' })], 'None')]),
    ...details.map((each) => block([textRun(each, { isSubtle: true, size: 'Small' })], 'None')),
  ];
}

function block(inlines: readonly Json[], spacing?: string): JsonObject {
  return { type: 'RichTextBlock', ...(spacing !== undefined && { spacing }), inlines };
}

function textRun(text: string, more: JsonObject = {}): JsonObject {
  return { type: 'TextRun', text: inert(text), ...more };
}

/** The one thing that a text run would read: `{{DATE(...)}}`. An invisible mark between its braces ends that. */
function inert(text: string): string {
  return text.replaceAll(/\{(?=\{)/g, '{\u2060');
}
