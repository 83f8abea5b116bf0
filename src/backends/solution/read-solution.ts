import { type Dirent, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Diagnostic, Staged } from '../../diagnostics/diagnostic.ts';
import { errnoOf, fileFailure } from '../../files/file-failure.ts';
import type { SourceFile } from '../../model/document.ts';
import { BackendError } from '../backend-error.ts';
import { sourceOf } from './read-source.ts';
import { parseRoles } from './xml/parse-roles.ts';
import type { RoleFile } from './xml/role-file.ts';
import { type Manifest, parseManifest } from './xml/root-components.ts';

/** An unpacked solution as it was read. */
export interface Solution {
  /** The folder that holds `Roles` and `Other`. */
  readonly folder: string;
  /** Files that may hold roles, by path; the paths in them are relative to the project's root. */
  readonly files: readonly RoleFile[];
  /** Where new roles go; absent where the folder is an export that was not unpacked into components. */
  readonly rolesFolder?: string;
  readonly manifest?: Manifest;
  /** What was passed over. */
  readonly notices: readonly Diagnostic[];
}

/**
 * Reads the roles of an unpacked solution: `Roles/*.xml`, `Other/Customizations.xml` and `Other/Solution.xml`; of an
 * export that was only unzipped, `customizations.xml` and `solution.xml`. Links are not followed.
 *
 * @throws {BackendError} `unavailable` when there is no solution; `corrupt`, with file, line and column, when a file of
 * it cannot be understood.
 */
export function readSolution(root: string, folder: string): Solution {
  const base = findBase(resolve(root, folder), folder);
  const notices: Diagnostic[] = [];
  const top = entriesOf(base);
  const other = folderIn(base, top, 'other', root);
  const roles = folderIn(base, top, 'roles', root);
  const within = other === undefined ? [] : entriesOf(other);
  const paths = [
    ...(roles === undefined ? [] : xmlFilesIn(roles, root, notices)),
    ...fileIn(other ?? base, within, 'customizations.xml'),
    ...fileIn(base, top, 'customizations.xml'),
  ];
  const [manifest] = [...fileIn(other ?? base, within, 'solution.xml'), ...fileIn(base, top, 'solution.xml')];
  const isUnpacked = other !== undefined || roles !== undefined;
  return {
    folder: base,
    files: paths.map((path) => understood(parseRoles(sourceAt(root, path)))),
    ...(isUnpacked && { rolesFolder: roles ?? join(base, 'Roles') }),
    ...(manifest !== undefined && { manifest: understood(parseManifest(sourceAt(root, manifest))) }),
    notices,
  };
}

/** How messages call a file: by its path from the project's root, with forward slashes. */
function shownPath(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** The folder itself, or `src` in it where that is the solution. */
function findBase(top: string, folder: string): string {
  const candidates = [top, join(top, 'src')];
  const base = candidates.find((each) => isSolution(each));
  if (base !== undefined) return base;
  throw new BackendError('unavailable', `There is no unpacked solution in ${folder}.`, {
    hint: 'Name as solutionFolder the folder that holds Roles and Other, as pac solution unpack writes them.',
  });
}

function isSolution(folder: string): boolean {
  try {
    const names = readdirSync(folder).map((name) => name.toLowerCase());
    return ['roles', 'other', 'solution.xml', 'customizations.xml'].some((name) => names.includes(name));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return false;
    throw fileFailure(error, 'read the folder', folder);
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw fileFailure(error, 'read the folder', folder);
  }
}

/** A folder of the solution, in whatever case of letters. */
function folderIn(base: string, entries: readonly Dirent[], name: string, root: string): string | undefined {
  const entry = entries.find((each) => each.name.toLowerCase() === name);
  if (entry === undefined || entry.isFile()) return undefined;
  const path = join(base, entry.name);
  if (entry.isDirectory()) return path;
  throw new BackendError('unavailable', `${shownPath(root, path)} is a link; links are not followed.`, {
    hint: 'Put the folder itself there.',
  });
}

function fileIn(folder: string, entries: readonly Dirent[], name: string): readonly string[] {
  return entries
    .filter((each) => each.isFile() && each.name.toLowerCase() === name)
    .map((each) => join(folder, each.name));
}

function xmlFilesIn(folder: string, root: string, notices: Diagnostic[]): readonly string[] {
  const entries = entriesOf(folder).filter(({ name }) => name.toLowerCase().endsWith('.xml'));
  for (const entry of entries.filter((each) => !each.isFile() && !each.isDirectory())) {
    const path = shownPath(root, join(folder, entry.name));
    notices.push({
      code: 'load/unreadable',
      severity: 'warning',
      message: `${path} is a link; links are not followed.`,
      hint: 'Put the file itself there.',
      where: { file: path },
    });
  }
  return entries
    .filter((each) => each.isFile())
    .map(({ name }) => join(folder, name))
    .sort();
}

/** The largest file that is read, in bytes. */
const MAX_BYTES = 256 * 1024 * 1024;

function sourceAt(root: string, path: string): SourceFile {
  const shown = shownPath(root, path);
  try {
    if (lstatSync(path).isSymbolicLink() || statSync(path).size > MAX_BYTES)
      throw new BackendError('corrupt', `${shown} is a link, or larger than 256 MiB.`);
    const source = sourceOf(shown, readFileSync(path));
    if ('text' in source) return source;
    throw corrupt([source]);
  } catch (error) {
    throw fileFailure(error, 'read', shown);
  }
}

function understood<T>(parsed: Staged<T>): T {
  if (parsed.ok) return parsed.value;
  throw corrupt(parsed.diagnostics);
}

function corrupt(found: readonly Diagnostic[]): BackendError {
  const [first] = found;
  const more =
    found.length > 1 ? ` There ${found.length === 2 ? 'is 1 more' : `are ${found.length - 1} more`} like this.` : '';
  const place = first?.at === undefined ? '' : `${first.at.file}:${first.at.line}:${first.at.column}: `;
  return new BackendError('corrupt', `${place}${first?.message ?? ''}${more}`, {
    ...(first?.hint !== undefined && { hint: first.hint }),
  });
}
