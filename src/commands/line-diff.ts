import { harmless } from '../render/harmless.ts';

/**
 * A text file before and after, as lines that go and come; line ends and byte order marks are not shown. A file that is
 * new has no text before.
 */
export async function lineDiff(path: string, before: string | undefined, after: string): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  const patch = createTwoFilesPatch('a', 'b', plain(before ?? ''), plain(after), undefined, undefined);
  // The library quotes names with letters beyond ASCII the way git does; people read them as they are.
  const hunks = patch.slice(patch.indexOf('@@'));
  return harmless(`--- ${before === undefined ? '/dev/null' : `a/${path}`}\n+++ b/${path}\n${hunks}`, true);
}

function plain(text: string): string {
  return text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
}
