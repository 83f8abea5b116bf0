import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Permissions } from '../model/permission.ts';
import type { Plan } from '../model/plan.ts';
import { problem } from './check-plan.ts';

/**
 * What of a plan the identity may not do: one finding that names every privilege it lacks, at the first of the steps.
 *
 * An error for `apply` (exit code 77), which begins nothing then; what is unknown refuses nothing.
 */
export function checkPermissions(plan: Plan, permissions: Permissions | undefined): Diagnostic[] {
  const denied = plan.steps.filter(({ id }) => permissions?.get(id)?.state === 'denied');
  const [first] = denied;
  if (first === undefined) return [];
  const missing = new Set(denied.flatMap(({ id }) => permissions?.get(id)?.missing ?? []));
  const what = denied.length === 1 ? first.id : `${denied.length} steps, the first of them ${first.id}`;
  const message = `This identity may not do ${what}: it lacks ${[...missing].sort().join(', ')}.`;
  const hint =
    'Give it a security role with these privileges for the whole organization, or leave this out with --except.';
  const { change } = first;
  const origin = ('fields' in change ? change.fields[0]?.origin : undefined) ?? change.origin;
  return [{ environment: plan.environment, ...problem('plan/not-permitted', change, message, hint, origin) }];
}
