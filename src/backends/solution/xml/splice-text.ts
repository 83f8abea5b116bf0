import type { TextRange } from './text-range.ts';

/** A stretch of a text and what is to stand there instead; an insertion where the stretch is empty. */
export interface TextEdit extends TextRange {
  readonly text: string;
}

/** The text with edits made, and every other character as it was. Edits may touch, but not overlap. */
export function spliceText(text: string, edits: readonly TextEdit[]): string {
  const inOrder = [...edits].sort((left, right) => left.start - right.start || left.end - right.end);
  let done = 0;
  const pieces: string[] = [];
  for (const edit of inOrder) {
    if (edit.start < done) throw new Error(`Edits overlap at ${edit.start}.`);
    pieces.push(text.slice(done, edit.start), edit.text);
    done = edit.end;
  }
  return pieces.join('') + text.slice(done);
}
