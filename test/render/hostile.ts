import fc from 'fast-check';

/** What steers a terminal: control characters, and marks that turn the direction of writing. */
export const STEERING = /[\p{Cc}\p{Bidi_Control}]/u;

/** Texts that try to: escape sequences, carriage returns, direction marks, among anything else. */
export const HOSTILE: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\u001b[2J',
        '\u001b]8;;http://x\u0007',
        '\r',
        '\n',
        '\t',
        '\u0000',
        '\u007f',
        '\u009b31m',
        '\u0085',
      ),
      fc.constantFrom('\u202e', '\u2066', '\u200f', '\u061c', '\u200b', '\u2028', '\ufeff', '\u200e', '\u202a'),
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom('Größe', '日本語', '👩‍💻', ' ', '{{', '::error::x', '|', '`'),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
