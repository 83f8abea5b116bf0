import type { SourceFile } from '../model/document.ts';
import type { Context } from './context.ts';
import { lineDiff } from './line-diff.ts';

/** Prints what files become, as unified diffs. */
export async function showDiff(changed: Iterable<readonly [SourceFile, string]>, context: Context): Promise<void> {
  for (const [file, text] of changed) context.out(await lineDiff(file.path, file.text, text));
}
