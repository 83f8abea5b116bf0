import type { JsonObject } from '../model/json.ts';
import { shorten } from '../render/show-value.ts';
import type { News } from './news.ts';
import { fitting, type NewsLine, type NewsSection, type NewsText, type Tone } from './news-text.ts';

/** Most characters of a text in a section; Slack takes 3,000. Source: Slack API, "Section block". */
const MOST_IN_SECTION = 2900;
/** Most blocks of a message; Slack takes 50. Source: Slack API, "Blocks". */
export const MOST_BLOCKS = 50;
/** Most characters of a header; Slack takes 150. Source: Slack API, "Header block". */
export const MOST_IN_HEADER = 150;

/**
 * A message for a Slack incoming webhook, as JSON: a heading, a section for each environment, and a line of text for
 * notifications.
 *
 * Texts from outside stand in code, escaped, so they name nobody (`<!channel>`), are no links and have no formatting. What is
 * too much is said with less detail.
 */
export function slackMessage(news: News): string {
  const print = (text: NewsText): { readonly text: string; readonly blocks: readonly JsonObject[] } => ({
    text: escaped(text.headline),
    blocks: blocksOf(text, news.run),
  });
  return JSON.stringify(fitting(news, print, ({ blocks }) => blocks.length <= MOST_BLOCKS));
}

function blocksOf({ headline, tone, sections, cut, footer }: NewsText, run: string | undefined): JsonObject[] {
  const link = run === undefined ? '' : `<${escaped(run)}|Open the run>  `;
  const compact = sections.length > 1 && sections.every(({ lines }) => lines.length === 0);
  return [
    { type: 'header', text: { type: 'plain_text', text: heading(`${ICON[tone]} ${headline}`), emoji: false } },
    ...(compact ? fenced(sections.map(({ name, summary }) => `${name}: ${summary}`)) : sections.flatMap(sectionOf)),
    ...(cut === undefined ? [] : [markdown(cut)]),
    { type: 'context', elements: [{ type: 'mrkdwn', text: `${link}${escaped(footer)}`, verbatim: true }] },
  ];
}

/** Signs that do not depend on colour, as they stand in a text without pictures. */
const ICON: Readonly<Record<Tone, string>> = { bad: '\u2716', warning: '\u26a0', good: '\u2714', test: '\u2139' };

/** Escaping makes one character five at most. */
function heading(text: string): string {
  const short = escaped(text);
  return short.length <= MOST_IN_HEADER ? short : escaped(shorten(text, MOST_IN_HEADER / 5));
}

function sectionOf({ name, summary, lines }: NewsSection): readonly JsonObject[] {
  return [markdown(`*${code(name)}*`), ...fenced([summary, ...lines.flatMap(textOf)])];
}

function textOf({ sign, text, value, details }: NewsLine): readonly string[] {
  const below = value === undefined ? details : [value, ...details];
  return [`${sign} ${text}`, ...below.map((each) => `    ${each}`)];
}

/** Lines in as few blocks of code as they fit into. */
function fenced(lines: readonly string[]): readonly JsonObject[] {
  const texts: string[] = [];
  for (const line of lines.map(inCode)) {
    const last = texts.at(-1);
    if (last === undefined || last.length + line.length + 1 > MOST_IN_SECTION - FENCE.length * 2 - 2) texts.push(line);
    else texts[texts.length - 1] = `${last}\n${line}`;
  }
  return texts.map((text) => markdown(`${FENCE}\n${text}\n${FENCE}`));
}

const FENCE = '```';

function markdown(text: string): JsonObject {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function code(text: string): string {
  return `\`${inCode(text)}\``;
}

/** Nothing ends code but its own mark. */
function inCode(text: string): string {
  return escaped(text.replaceAll('`', "'"));
}

/** Source: Slack API, "Formatting text for app surfaces", Escaping text. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
