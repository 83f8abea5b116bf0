import { type Dirent, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';

/** Files that may hold roles, by path relative to the folder where the command runs, in the order in which they were named. */
export interface FoundFiles {
  readonly paths: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The files with roles that paths stand for: a file is itself, a folder is the role files of the solution in it, and
 * anything else that has `*`, `?`, `[` or `{` in it a pattern.
 */
export async function findRoleFiles(paths: readonly string[], cwd: string): Promise<FoundFiles> {
  const found = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    const own = await filesAt(path, cwd);
    if ('code' in own) diagnostics.push(own);
    else for (const each of own) found.add(relative(cwd, each).replaceAll('\\', '/') || each);
  }
  return { paths: [...found], diagnostics };
}

async function filesAt(path: string, cwd: string): Promise<readonly string[] | Diagnostic> {
  const whole = resolve(cwd, path);
  const stats = statSync(whole, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return inFolder(path, whole);
  if (stats !== undefined) return [whole];
  if (!/[*?[{]/.test(path)) return missing(path, `${path} does not exist.`);
  // Node.js has patterns of its own from version 22 on.
  const { glob } = await import('tinyglobby');
  const matching = await glob([path.replaceAll('\\', '/')], {
    cwd,
    absolute: true,
    onlyFiles: true,
    followSymbolicLinks: false,
  });
  return matching.length === 0 ? missing(path, `No file is like ${path}.`) : matching.sort();
}

/** The role files of a solution; in a folder that holds none the way solutions do, its own XML files. */
function inFolder(path: string, folder: string): readonly string[] | Diagnostic {
  const all = xmlBelow(folder);
  const ofSolution = all.filter((file) => isFileWithRoles(file));
  const loose = all.filter((file) => dirname(file) === folder);
  const files = ofSolution.length > 0 ? ofSolution : loose;
  return files.length === 0 ? missing(path, `The folder ${path} holds no role.`) : files.sort();
}

/** Whether a solution keeps roles in a file of this path. */
export function isFileWithRoles(path: string): boolean {
  return /(^|[\\/])(roles[\\/][^\\/]*\.xml|customizations\.xml)$/i.test(path);
}

/** XML files below a folder; what is hidden is passed over, and links are not followed. */
function xmlBelow(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return xmlBelow(path);
    return entry.isFile() && /\.xml$/i.test(entry.name) ? [path] : [];
  });
}

/** A folder below that may not be read holds nothing of ours. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function missing(path: string, message: string): Diagnostic {
  const hint = 'Name a solution folder, a file of its folder Roles, a customizations.xml, or a pattern of such files.';
  return { code: 'load/missing', severity: 'error', message, hint, where: { file: path } };
}
