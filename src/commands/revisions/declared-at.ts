import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { DesiredState } from '../../model/desired-state.ts';
import type { ProjectSpec } from '../../model/generated/types.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { openSession, type Session } from '../session.ts';
import { noCommit, withCommitTree } from './commit-tree.ts';

/** What the files of a commit declare. */
export interface DeclaredAt {
  readonly commit: string;
  /** What `copilotctl.yaml` said. */
  readonly project: ProjectSpec;
  /** By name; empty where the commit has no configuration, and without those in which something is an error. */
  readonly states: ReadonlyMap<string, DesiredState>;
  /** Its findings, each saying that it stood in that commit. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads, composes and validates the configuration of a commit, by the rules of today.
 *
 * @throws {UsageError} when the repository has no such commit.
 */
export async function declaredAt(root: string, revision: string, context: Context): Promise<DeclaredAt> {
  const repository = { root, variables: context.variables };
  const found = await withCommitTree(repository, revision, async ({ commit, folder }) => {
    const { project, states, diagnostics } = (await openCommit(folder, context)) ?? NOTHING;
    return { commit, project, states, diagnostics: diagnostics.map((each) => standingThen(each, commit)) };
  });
  if (found !== undefined) return found;
  throw await noCommit(repository, revision);
}

const NOTHING: Pick<Session, 'project' | 'states' | 'diagnostics'> = {
  project: {},
  states: new Map(),
  diagnostics: [],
};

/** A commit without any environment declares nothing. */
async function openCommit(folder: string, context: Context): Promise<Session | undefined> {
  try {
    const session = await openSession({ root: folder, environment: [] }, context, 'all');
    const isEmpty = session.diagnostics.length > 0 && session.diagnostics.every(({ code }) => code === 'load/missing');
    return isEmpty ? undefined : session;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** A finding about files that are not those of the work tree: its place is said in words. */
function standingThen({ at, where: _, related: __, ...each }: Diagnostic, commit: string): Diagnostic {
  const place = at === undefined ? '' : `${at.file}:${at.line} `;
  return { ...each, message: `${place}of commit ${commit.slice(0, 12)}: ${each.message}` };
}
