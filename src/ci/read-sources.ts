import { isUtf8 } from 'node:buffer';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourceFile } from '../model/document.ts';
import type { Report } from '../model/report.ts';

/** Larger files, and more of them, are not read: frames are a help, and reports may be hostile. */
const MAX_BYTES = 1024 * 1024;
const MAX_FILES = 200;

/**
 * The files that findings of reports stand in, by their paths as the reports name them, where they are text files within
 * the root. What leads out of it (`..`, a link, an absolute path) is passed over, as is what is not there, and what is hidden:
 * no tree has documents there, but checkouts keep credentials in `.git`.
 */
export function readSources(reports: readonly Report[], root: string): ReadonlyMap<string, SourceFile> {
  const top = realPath(root);
  if (top === undefined) return new Map();
  const named = reports.flatMap(({ diagnostics }) =>
    diagnostics.flatMap(({ at, related }) => [at?.file, related?.at?.file].filter((file) => file !== undefined)),
  );
  const found = [...new Set(named)].slice(0, MAX_FILES).flatMap((path) => {
    const text = textOf(path, top);
    return text === undefined ? [] : [[path, { path, text }] as const];
  });
  return new Map(found);
}

function textOf(path: string, top: string): string | undefined {
  const file = path.includes('\0') ? undefined : realPath(join(top, path));
  if (file === undefined || !file.startsWith(`${top}${sep}`) || path.split('/').includes('..')) return undefined;
  if (
    relative(top, file)
      .split(sep)
      .some((name) => name.startsWith('.'))
  )
    return undefined;
  try {
    const stats = statSync(file);
    if (!stats.isFile() || stats.size > MAX_BYTES) return undefined;
    const bytes = readFileSync(file);
    return isUtf8(bytes) ? bytes.toString('utf8').replace(/^\ufeff/, '') : undefined;
  } catch {
    return undefined;
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
