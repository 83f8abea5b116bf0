/** How many columns of a terminal a text takes: Chinese, Japanese and Korean characters and emoji take two. */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  return [...text.replace(MARKS, '')].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}

/** A text with spaces behind it, so that it takes so many columns. */
export function padDisplay(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Latin, Greek and Cyrillic letters: almost every text of ours, and told apart without looking at each character. */
const NARROW = /^[\u0020-\u02ff\u0370-\u0482]*$/;
/** What is written over the character before it. */
const MARKS = /[\p{Mn}\p{Me}\u200d]/gu;
/** Source: Unicode Standard Annex 11, East Asian Wide and Fullwidth; emoji that are shown as pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
