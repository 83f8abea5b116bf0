import type { ApplyOptions } from '../apply/apply-terms.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import type { RoleOptions } from './role-choice.ts';

/** Options of `roles patch`. */
export interface RolesPatchOptions extends RoleOptions, Pick<ApplyOptions, 'approve' | 'keepGoing' | 'yes'> {
  /** Whether what the presets do not ask for on their tables is taken away. */
  readonly removeSurplus: boolean;
  /** Show what would be done, and do nothing. */
  readonly dryRun: boolean;
}

/**
 * `copilotctl roles patch`: gives roles what they lack, live or in their files, and changes nothing else of them.
 *
 * Exit codes: live, those of `apply`; in files, 0 written or nothing to write, 1 not confirmed or a role that cannot be
 * changed, 65 a file that cannot be read.
 */
export async function rolesPatchCommand(
  paths: readonly string[],
  options: RolesPatchOptions,
  context: Context,
): Promise<number> {
  if (!options.dryRun && !options.yes && (context.ask === undefined || options.output === 'json'))
    throw new UsageError('Nobody is there to confirm.', 'Add --yes to patch without asking, or --dry-run to look.');
  if (paths.length === 0) return await (await import('./patch-live-roles.ts')).patchLiveRoles(options, context);
  if (options.environment.length > 0 || options.all === true)
    throw new UsageError(
      'Roles are live in an environment or stand in files.',
      'Leave the paths out, or -e and --all.',
    );
  return await (await import('./patch-role-files.ts')).patchRoleFiles(paths, options, context);
}
