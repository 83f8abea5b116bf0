/** Gives a name in small letters where it is one of some, and nothing where it is not. */
export type NameFilter = (name: string) => string | undefined;

/** Lets every name through. */
export const everyName: NameFilter = (name) => name.toLowerCase();

/**
 * Lets some names through, given in small letters, whatever the case of the letters.
 *
 * Nearly every privilege of a role is none of those that are looked for. Its length and two of its letters tell, so that
 * no text is made for it: putting 400 names of each of 1,000 roles into small letters took as long as half the parse.
 */
export function nameFilter(names: readonly string[]): NameFilter {
  const known = new Set(names);
  const marks = new Set(names.map(markOf));
  return (name) => {
    if (!marks.has(markOf(name))) return undefined;
    const key = name.toLowerCase();
    return known.has(key) ? key : undefined;
  };
}

/** The same for names that differ in the case of letters only; names are ASCII, and others are none of ours. */
function markOf(name: string): number {
  const { length } = name;
  return (length << 10) | ((name.charCodeAt(length - 1) & 31) << 5) | (name.charCodeAt(length - 5) & 31);
}
