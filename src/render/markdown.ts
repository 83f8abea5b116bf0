import { breakLines } from './break-lines.ts';
import { harmless } from './harmless.ts';

/** A short text outside of code: no mark of it means anything to Markdown, HTML, or a service that looks for people. */
export function plain(text: string): string {
  return harmless(text)
    .replace(/[^\p{L}\p{N} ,.:-]/gu, (mark) => `&#${mark.codePointAt(0)};${APART.test(mark) ? '&#8203;' : ''}`)
    .replace(/\bwww\./gi, (word) => `${word.slice(0, -1)}&#46;`);
}

// Services look for people and issues in what is rendered, where a mark is itself again: a space of no width keeps it apart.
const APART = /[@#]/;

/** A code block whose fence is longer than any in it. */
export function block(text: string, language = 'text'): string {
  // There may be more runs than a call takes arguments.
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/**
 * What the text output says as a code block of the language `diff`, whose lines fit on a wide screen: those of code blocks are
 * not wrapped by the page, and what stands outside of them is not read.
 */
export function diffBlock(text: string): string {
  return block(breakLines(asDiff(text), WIDTH), 'diff');
}

/** Columns of a comment or an issue on a wide screen. */
export const WIDTH = 110;

/** Signs go to the first column, where such a block gives them colours; `!` is its sign of a change. */
function asDiff(text: string): string {
  return text.replace(/^ {2}([+~\-!]) /gm, (_, sign: string) => `${DIFF_SIGNS[sign] ?? sign} `);
}

const DIFF_SIGNS: Readonly<Record<string, string>> = { '~': '!', '!': '#' };

/** What is folded away below a title. */
export function folded(title: string, body: string, isOpen: boolean): string {
  return `<details${isOpen ? ' open' : ''}><summary>${plain(title)}</summary>\n\n${body}\n\n</details>`;
}
