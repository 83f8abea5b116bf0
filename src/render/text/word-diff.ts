import { diffWords } from '../diff-words.ts';
import { harmless } from '../harmless.ts';
import { shorten } from '../show-value.ts';
import type { Paint } from './paint.ts';

/** How much unchanged text stays visible beside a change, in characters. */
const CONTEXT = 30;

/**
 * Two texts as one, with `[-gone-]` and `{+new+}` words. Unchanged stretches are shortened unless `whole` is asked
 * for, and so are very long changes.
 */
export function wordDiff(before: string, after: string, paint: Paint, whole: boolean): string {
  const parts = diffWords(before, after);
  return parts
    .map((part, at) => {
      const text = harmless(part.value);
      if (part.added) return paint.green(`{+${whole ? text : shorten(text, 400)}+}`);
      if (part.removed) return paint.red(`[-${whole ? text : shorten(text, 400)}-]`);
      return whole ? text : unchanged(text, at === 0, at === parts.length - 1);
    })
    .join('');
}

function unchanged(text: string, isFirst: boolean, isLast: boolean): string {
  const characters = [...text];
  if (characters.length <= 2 * CONTEXT) return text;
  const head = isFirst ? '' : characters.slice(0, CONTEXT).join('');
  const tail = isLast ? '' : characters.slice(-CONTEXT).join('');
  return `${head}…${tail}`;
}
