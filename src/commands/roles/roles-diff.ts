import { closest } from '../../diagnostics/closest.ts';
import { diffRoles } from '../../roles/diff-roles.ts';
import type { FoundRole } from '../../roles/report-role.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { type Output, present } from '../report.ts';
import { hasErrors } from '../session.ts';
import { parseRoleReference, type RoleReference, rolesAt } from './named-role.ts';

/** Options of `roles diff`. */
export interface RolesDiffOptions {
  readonly root: string;
  readonly output: Output;
  readonly verbose: boolean;
}

/**
 * `copilotctl roles diff A B`: what leads from the grants of one role to those of another, wherever the two are.
 *
 * Exit codes: 0 they grant the same, 2 they do not, 65 a file or the configuration that cannot be read.
 */
export async function rolesDiffCommand(
  a: string,
  b: string,
  options: RolesDiffOptions,
  context: Context,
): Promise<number> {
  const references = [parseRoleReference(a, context.cwd), parseRoleReference(b, context.cwd)] as const;
  // A name that one side leaves out is that of the other.
  const names = [references[0].role ?? references[1].role, references[1].role ?? references[0].role] as const;
  const left = await rolesAt(references[0], names[0], options.root, context);
  const right = await rolesAt(references[1], names[1], options.root, context);
  const diagnostics = [...left.diagnostics, ...right.diagnostics];
  const { output, verbose } = options;
  const printing = { output, verbose, files: new Map([...left.sources, ...right.sources]) };
  const head = { command: 'roles diff', environments: [], diagnostics };
  if (hasErrors(diagnostics))
    return await present({ ...head, result: 'invalid' }, { ...printing, text: () => '' }, context);
  const from = pick(references[0], names[0], left.roles);
  const to = pick(references[1], names[1], right.roles);
  const roleDiff = {
    a: { from: a, name: from.name, held: from.grants.size },
    b: { from: b, name: to.name, held: to.grants.size },
    changes: diffRoles(from.grants, to.grants),
  };
  const result = roleDiff.changes.length > 0 ? 'differences' : 'done';
  const text = async (): Promise<string> => {
    const { renderRoleDiff } = await import('../../render/text/render-role-diff.ts');
    return renderRoleDiff(roleDiff, context.outPaint);
  };
  return await present({ ...head, result, roleDiff }, { ...printing, text }, context);
}

/** The one role that is meant: that of its name, or the only one that there is where its place names none. */
function pick({ text, role }: RoleReference, wanted: string | undefined, roles: readonly FoundRole[]): FoundRole {
  const [only] = roles;
  if (role === undefined && roles.length === 1 && only !== undefined) return only;
  const names = roles.map(({ name }) => name);
  if (wanted === undefined)
    throw new UsageError(
      names.length === 0 ? `${text} holds no role.` : `Which role of ${text}?`,
      names.length === 0 ? undefined : `Add #NAME to it: ${names.slice(0, 10).join(', ')}.`,
    );
  const found = roles.filter((role) => isCalled(role, wanted));
  if (found.length === 1 && found[0] !== undefined) return found[0];
  const near = closest(wanted, names);
  throw new UsageError(
    found.length > 1
      ? `${text} holds ${found.length} roles named "${wanted}".`
      : `${text} holds no role named "${wanted}".`,
    near === undefined ? undefined : `Did you mean "${near}"?`,
  );
}

function isCalled({ name }: FoundRole, wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}
