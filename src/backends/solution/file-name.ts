/**
 * The name of the file of a role: its display name, with what file systems refuse replaced by `_`.
 *
 * Exporters keep blanks, hyphens, ampersands and letters of all languages; what they do with characters that are
 * refused is not known. A name that is taken, in whatever case of letters, gets a number.
 */
export function roleFileName(displayName: string, taken: ReadonlySet<string>): string {
  const stem = shortened(safeStem(displayName));
  for (let number = 1; ; number++) {
    const name = `${stem}${number === 1 ? '' : ` (${number})`}.xml`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

function safeStem(displayName: string): string {
  const stem = displayName
    .replaceAll(REFUSED, '_')
    .replace(/^\s+/, '')
    .replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  return stem === '' || RESERVED.test(stem) || stem.startsWith('.') ? `_${stem}` : stem;
}

/** Source: Naming Files, Paths, and Namespaces (Windows), which is stricter than the others. */
const REFUSED = /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const RESERVED = /^(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(\.|$)/i;

/** File names have at most 255 bytes; some of them are for the ending and a number. */
const MAX_BYTES = 200;

function shortened(stem: string): string {
  let kept = '';
  let bytes = 0;
  for (const letter of stem) {
    bytes += new TextEncoder().encode(letter).length;
    if (bytes > MAX_BYTES) break;
    kept += letter;
  }
  return kept;
}
