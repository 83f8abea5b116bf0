import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sourceOf } from '../../backends/solution/read-source.ts';
import { parseRoles } from '../../backends/solution/xml/parse-roles.ts';
import type { Role, RoleFile } from '../../backends/solution/xml/role-file.ts';
import { spanOf } from '../../backends/solution/xml/text-range.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { append } from '../../model/append.ts';
import type { SourceFile } from '../../model/document.ts';
import type { Grant, GrantSet } from '../../model/role-check.ts';
import { whyNameIsFixed } from '../../roles/check-mending.ts';
import { everyName, type NameFilter } from '../../roles/name-filter.ts';
import type { FoundRole } from '../../roles/report-role.ts';
import { findRoleFiles } from './find-role-files.ts';

/** What was taken of files with roles, and what kept others from being read. */
export interface ReadRoleFiles<T> {
  readonly taken: readonly T[];
  /** The texts in which something was found, by path. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the files with roles that paths stand for; one that cannot be read does not hide the others.
 *
 * What is wanted of a file is taken when it was read, so that a thousand of them need not be held at once.
 */
export async function readRoleFiles<T>(
  paths: readonly string[],
  cwd: string,
  take: (file: RoleFile) => readonly T[],
): Promise<ReadRoleFiles<T>> {
  const found = await findRoleFiles(paths, cwd);
  const read = takeRoles(
    found.paths.map((path) => () => readSource(path, cwd)),
    take,
  );
  return { ...read, diagnostics: [...found.diagnostics, ...read.diagnostics] };
}

/** The same of files that are read in another way. */
export function takeRoles<T>(
  reads: readonly (() => SourceFile | Diagnostic)[],
  take: (file: RoleFile) => readonly T[],
): ReadRoleFiles<T> {
  const taken: T[] = [];
  const sources = new Map<string, SourceFile>();
  const diagnostics: Diagnostic[] = [];
  for (const read of reads) {
    const source = read();
    if ('code' in source) {
      diagnostics.push(source);
      continue;
    }
    const parsed = parseRoles(source);
    append(diagnostics, parsed.diagnostics);
    if (parsed.diagnostics.length > 0) sources.set(source.path, source);
    if (parsed.ok) append(taken, take(parsed.value));
  }
  return { taken, sources, diagnostics };
}

function readSource(path: string, cwd: string): SourceFile | Diagnostic {
  try {
    return sourceOf(path, readFileSync(resolve(cwd, path)));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const message = `${path} cannot be read (${reason}).`;
    return { code: 'load/unreadable', severity: 'error', message, where: { file: path } };
  }
}

/** A role of a file as it is compared; with `only`, as far as the privileges go that it names. */
export function foundRole({ file }: RoleFile, role: Role, only?: NameFilter): FoundRole {
  const locked = whyNameIsFixed(role.displayName);
  return {
    name: role.displayName,
    grants: grantsIn(role, only),
    held: role.privileges.length,
    ...(locked !== undefined && { locked }),
    at: listOf(file, role),
    placeOf: (privilege) => {
      const wanted = privilege.toLowerCase();
      const found = role.privileges.find(({ name }) => name.toLowerCase() === wanted);
      return found && spanOf(file, found);
    },
  };
}

function grantsIn({ privileges }: Role, only: NameFilter = everyName): GrantSet {
  const grants = new Map<string, Grant>();
  for (const { name, level } of privileges) {
    const key = level === 'none' ? undefined : only(name);
    if (key !== undefined && level !== 'none') grants.set(key, { privilege: name, level });
  }
  return grants;
}

/** The start tag of the list of privileges, or of the role where it has none. */
function listOf(file: SourceFile, role: Role): ReturnType<typeof spanOf> {
  const { start, inside } = role.children.find(({ tag }) => tag === 'RolePrivileges') ?? role;
  return spanOf(file, { start, end: inside });
}
