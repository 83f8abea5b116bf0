import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { EnvironmentReport, Result } from '../../model/report.ts';
import { isGap, type RoleCheck, type RoleReport } from '../../model/role-check.ts';
import { MATRIX_AS_OF, MATRIX_SOURCES } from '../../model/role-matrix.ts';
import { roleFindings } from '../../roles/role-findings.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { present } from '../report.ts';
import type { RoleOptions } from './role-choice.ts';

/** Options of `roles check`. */
export interface RolesCheckOptions extends RoleOptions {
  /** Whether more than is asked for fails too. */
  readonly strict: boolean;
}

/** What was found of roles, wherever they are. */
export interface CheckedRoles {
  readonly roles: readonly RoleReport[];
  readonly environments: readonly EnvironmentReport[];
  /** What is wrong with the configuration or with files; what is wrong with roles stands in their reports. */
  readonly diagnostics: readonly Diagnostic[];
  readonly files: ReadonlyMap<string, { readonly path: string; readonly text: string }>;
  /** Why roles could not be checked; absent where all were. */
  readonly failed?: Result;
}

/**
 * `copilotctl roles check`: roles of an environment, or of files, beside the presets. Changes nothing.
 *
 * Exit codes: 0 no role has a gap, 2 one has (with `--strict`, also when one has more than is asked for), 65 invalid
 * configuration or a file that cannot be read.
 */
export async function rolesCheckCommand(
  paths: readonly string[],
  options: RolesCheckOptions,
  context: Context,
): Promise<number> {
  if (paths.length > 0 && (options.environment.length > 0 || options.all === true))
    throw new UsageError(
      'Roles are live in an environment or stand in files.',
      'Leave the paths out, or -e and --all.',
    );
  const checked = await checkRoles(paths, options, context);
  const roleCheck = { list: { asOf: MATRIX_AS_OF, sources: MATRIX_SOURCES }, roles: checked.roles };
  const result = checked.failed ?? resultOfRoles(checked.roles, options.strict);
  const { environments, files } = checked;
  const findings = [...checked.diagnostics, ...checked.roles.flatMap(roleFindings)];
  const isNothing = checked.roles.length === 0 && checked.failed !== undefined;
  const text = async (): Promise<string> => (isNothing ? '' : await renderText(roleCheck, options, context));
  const { output, verbose, report } = options;
  return await present(
    { command: 'roles check', result, environments, diagnostics: findings, roleCheck },
    // People read what is wrong with a role where the role is shown.
    { output, verbose, report, files, told: checked.diagnostics, text },
    context,
  );
}

/** What stands in files is read without an environment, and live without what reads files. */
async function checkRoles(paths: readonly string[], options: RoleOptions, context: Context): Promise<CheckedRoles> {
  if (paths.length > 0) {
    const { checkRoleFiles } = await import('./check-role-files.ts');
    return await checkRoleFiles(paths, options, context, () => undefined);
  }
  return await (await import('./check-live-roles.ts')).checkLiveRoles(options, context);
}

function resultOfRoles(roles: readonly RoleReport[], strict: boolean): Result {
  const isOff = roles.some(({ gaps }) => gaps.some((gap) => isGap(gap) || (strict && gap.kind !== 'half-lookup')));
  return isOff ? 'differences' : 'done';
}

async function renderText(roleCheck: RoleCheck, { verbose }: RolesCheckOptions, context: Context): Promise<string> {
  const { renderRoleCheck } = await import('../../render/text/render-role-check.ts');
  return renderRoleCheck(roleCheck, { verbose, paint: context.outPaint, width: context.columns });
}
