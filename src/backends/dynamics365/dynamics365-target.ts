import type { Environment } from '../../model/environment.ts';
import type { TargetId } from '../../model/live-state.ts';

/** Which live system an environment stands for: told from its files alone, nothing is asked. */
export function dynamics365Target({ spec }: Environment): TargetId {
  const id = spec.organizationId ?? new URL(spec.organizationUrl ?? 'http://localhost').host;
  return `dynamics365:${id.toLowerCase()}` as TargetId;
}
