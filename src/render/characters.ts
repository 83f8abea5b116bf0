/**
 * Where so many characters of a text end, in UTF-16 units: at its own end where it has no more. Half a pair counts as a
 * character.
 */
export function endOf(text: string, characters: number): number {
  if (text.length <= characters) return text.length;
  let at = 0;
  for (let left = characters; left > 0 && at < text.length; left--) at += isPair(text, at) ? 2 : 1;
  return at;
}

/** Where the last so many characters of a text begin. */
export function startOfLast(text: string, characters: number): number {
  let at = text.length;
  for (let left = characters; left > 0 && at > 0; left--) at -= at > 1 && isPair(text, at - 2) ? 2 : 1;
  return at;
}

/** How many characters a text has. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) if (isPair(text, at)) count--;
  return count;
}

function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}
