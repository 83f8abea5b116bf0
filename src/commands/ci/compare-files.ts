import { join } from 'node:path';
import { readIfThere } from '../../files/durable-file.ts';

/** A file that is to be written, beside what is there. */
export interface ComparedFile {
  readonly path: string;
  readonly text: string;
  /** What stands there, where that is something else; line ends do not count. */
  readonly before?: string;
  readonly state: 'new' | 'same' | 'other';
}

/** Compares texts with the files of a folder, by path. */
export async function compareFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<readonly ComparedFile[]> {
  return await Promise.all(
    [...files].map(async ([path, text]): Promise<ComparedFile> => {
      const there = (await readIfThere(join(folder, path)))?.toString('utf8');
      if (there === undefined) return { path, text, state: 'new' };
      // Checkouts on Windows may have other line ends.
      if (there.replaceAll('\r\n', '\n') === text) return { path, text, state: 'same' };
      return { path, text, before: there, state: 'other' };
    }),
  );
}
