import { endOf, startOfLast } from '../characters.ts';
import { diffWords } from '../diff-words.ts';
import { harmless } from '../harmless.ts';
import { shortenHarmless } from '../show-value.ts';
import type { Paint } from './paint.ts';

/** How much unchanged text stays visible beside a change, in characters. */
const CONTEXT = 30;
/** How much of what went or came in one place is shown, in characters, unless the whole is asked for. */
const LONGEST = 400;

/**
 * Two texts as one, with `[-gone-]` and `{+new+}` words. Unchanged stretches are shortened unless `whole` is asked
 * for, and so are very long changes.
 */
export function wordDiff(before: string, after: string, paint: Paint, whole: boolean): string {
  const parts = diffWords(before, after);
  return parts
    .map((part, at) => {
      const changed = (): string => (whole ? harmless(part.value) : shortenHarmless(part.value, LONGEST));
      if (part.added) return paint.green(`{+${changed()}+}`);
      if (part.removed) return paint.red(`[-${changed()}-]`);
      const text = harmless(part.value);
      return whole ? text : unchanged(text, at === 0, at === parts.length - 1);
    })
    .join('');
}

function unchanged(text: string, isFirst: boolean, isLast: boolean): string {
  if (endOf(text, 2 * CONTEXT) === text.length) return text;
  const head = isFirst ? '' : text.slice(0, endOf(text, CONTEXT));
  const tail = isLast ? '' : text.slice(startOfLast(text, CONTEXT));
  return `${head}…${tail}`;
}
