import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { sourceOf } from '../../backends/solution/read-source.ts';
import type { RoleFile } from '../../backends/solution/xml/role-file.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../model/document.ts';
import type { FoundRole } from '../../roles/report-role.ts';
import { openLive } from '../adapters.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { readGitObject } from '../revisions/git-object.ts';
import { hasErrors, openSession } from '../session.ts';
import { isFileWithRoles } from './find-role-files.ts';
import { readLiveRoles } from './live-roles.ts';
import { foundRole, type ReadRoleFiles, readRoleFiles, takeRoles } from './read-role-files.ts';

/** A role as a command line names it. */
export interface RoleReference {
  /** The word of the command line. */
  readonly text: string;
  /** Where it is looked for. */
  readonly at: { readonly environment: string } | { readonly path: string } | { readonly revision: string };
  /** Its name; absent where there should be only one. */
  readonly role?: string;
}

/**
 * Reads `env:NAME/Role`, `path#Role` or `REVISION:path#Role`. A file that is there is a path, whatever its name.
 */
export function parseRoleReference(text: string, cwd: string): RoleReference {
  if (existsSync(resolve(cwd, text))) return { text, at: { path: text } };
  const live = /^env:([^/]+)(?:\/(.+))?$/s.exec(text);
  if (live !== null) return { text, at: { environment: live[1] ?? '' }, ...named(live[2]) };
  const hash = text.indexOf('#');
  const place = hash < 0 ? text : text.slice(0, hash);
  const role = named(hash < 0 ? undefined : text.slice(hash + 1));
  const isRevision = /^[^:]{2,}:/.test(place) && !existsSync(resolve(cwd, place));
  return { text, at: isRevision ? { revision: place } : { path: place }, ...role };
}

function named(role: string | undefined): Pick<RoleReference, 'role'> {
  return role === undefined || role === '' ? {} : { role };
}

/** What a reference leads to: roles of which one is meant, or what kept them from being read. */
export interface Candidates {
  readonly roles: readonly FoundRole[];
  readonly diagnostics: readonly Diagnostic[];
  /** Texts, for frames around findings. */
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/** The roles at the place of a reference. */
export async function rolesAt(
  { at, text }: RoleReference,
  wanted: string | undefined,
  root: string,
  context: Context,
): Promise<Candidates> {
  if ('environment' in at) return await liveRoles(at.environment, wanted, text, root, context);
  if ('path' in at) return candidates(await readRoleFiles([at.path], context.cwd, rolesOf));
  const files = await readGitObject(at.revision, context.cwd, context.variables, isFileWithRoles);
  if (files === undefined)
    throw new UsageError(
      `git has no ${at.revision}.`,
      'A role is env:NAME/Role, path#Role or REVISION:path#Role; git reads the path from the top of the repository.',
    );
  const reads = files.map(
    ({ path, bytes }) =>
      () =>
        sourceOf(path, bytes),
  );
  return candidates(takeRoles(reads, rolesOf));
}

function rolesOf(file: RoleFile): readonly FoundRole[] {
  return file.roles.map((role) => foundRole(file, role));
}

function candidates({ taken, ...rest }: ReadRoleFiles<FoundRole>): Candidates {
  return { ...rest, roles: taken };
}

async function liveRoles(
  environment: string,
  wanted: string | undefined,
  text: string,
  root: string,
  context: Context,
): Promise<Candidates> {
  if (wanted === undefined) throw new UsageError(`Which role of ${text}?`, `Write env:${environment}/Role name.`);
  const session = await openSession({ root, environment: [environment] }, context, 'chosen');
  const state = session.states.get(environment);
  if (state === undefined || hasErrors(session.diagnostics))
    return { roles: [], diagnostics: session.diagnostics, sources: session.loaded.files };
  const backend = await openLive(session, state, context);
  try {
    return {
      roles: (await readLiveRoles(backend, environment, [wanted], context, true)).roles,
      diagnostics: [],
      sources: new Map(),
    };
  } finally {
    await backend.close();
  }
}
