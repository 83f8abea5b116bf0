import { isUtf8 } from 'node:buffer';
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../model/document.ts';

/** The largest file that is read, in bytes. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** The files of one tree, by path relative to its root, in the order of their paths. */
export interface Tree {
  readonly files: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads every `.yaml` and `.yml` file below a folder of the project; what is hidden is passed over.
 *
 * Links are not followed: one could lead out of the project. That is said of each that would have held documents, so
 * that nothing is thought to be declared that is not read.
 */
export function readTree(root: string, folder: string): Tree {
  const paths: string[] = [];
  const diagnostics: Diagnostic[] = [];
  list(folder);
  const files: SourceFile[] = [];
  for (const path of paths.sort()) {
    const read = readSource(root, path);
    if ('text' in read) files.push(read);
    else diagnostics.push(read);
  }
  return { files, diagnostics };

  function list(relative: string): void {
    let entries: Dirent[];
    try {
      entries = readdirSync(join(root, relative), { withFileTypes: true });
    } catch (error) {
      diagnostics.push(cannotRead(relative, error, 'folder'));
      return;
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) list(path);
      else if (!isYaml(entry.name) && !leadsToFolder(join(root, path), entry)) continue;
      else if (entry.isSymbolicLink()) diagnostics.push(notFollowed(path));
      else if (entry.isFile()) paths.push(path);
    }
  }
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/.test(name);
}

function leadsToFolder(path: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return false;
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // it leads nowhere
  }
}

/** Reads one text file; a diagnostic when it is missing, too large or not UTF-8. A byte order mark is taken off. */
export function readSource(root: string, path: string): SourceFile | Diagnostic {
  try {
    const file = join(root, path);
    const stats = statSync(file);
    // A pipe or a device has no end.
    if (!stats.isFile()) return noFile(path);
    if (stats.size > MAX_FILE_BYTES) return tooLarge(path, stats.size);
    const bytes = readFileSync(file);
    if (!isUtf8(bytes)) {
      const hint = 'Save it as UTF-8.';
      return {
        code: 'load/not-utf8',
        severity: 'error',
        message: `${path} is not UTF-8 text.`,
        hint,
        where: { file: path },
      };
    }
    const text = bytes.toString('utf8');
    return { path, text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text };
  } catch (error) {
    return cannotRead(path, error, 'file');
  }
}

function notFollowed(path: string): Diagnostic {
  const message = `${path} is a link; links are not followed.`;
  const hint = 'Put the file or folder itself there.';
  return { code: 'load/unreadable', severity: 'error', message, hint, where: { file: path } };
}

function noFile(path: string): Diagnostic {
  const message = `${path} is no regular file.`;
  return { code: 'load/unreadable', severity: 'error', message, where: { file: path } };
}

function tooLarge(path: string, size: number): Diagnostic {
  const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);
  return {
    code: 'load/too-large',
    severity: 'error',
    message: `${path} has ${megabytes(size)} MiB; files of up to ${megabytes(MAX_FILE_BYTES)} MiB are read.`,
    hint: 'Split it: several files may hold documents of one kind.',
    where: { file: path },
  };
}

function cannotRead(path: string, error: unknown, what: 'file' | 'folder'): Diagnostic {
  const reason = (error as NodeJS.ErrnoException).code;
  const why =
    reason === 'ENOENT'
      ? 'does not exist'
      : reason === 'EACCES' || reason === 'EPERM'
        ? 'may not be read'
        : `cannot be read (${reason})`;
  return {
    code: reason === 'ENOENT' ? 'load/missing' : 'load/unreadable',
    severity: 'error',
    message: `The ${what} ${path === '' ? '.' : path} ${why}.`,
    ...(what === 'folder' &&
      reason === 'ENOENT' && {
        hint: 'Go to the folder with copilotctl.yaml, or name it with --root; copilotctl init makes a new one.',
      }),
    where: { file: path },
  };
}
