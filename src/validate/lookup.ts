import type { ComposedResource } from '../model/desired-state.ts';
import type { Lookup } from '../model/kinds/kind-definition.ts';

/** Answers what the canonical form of one resource asks of the others. */
export function lookupOf(resources: readonly ComposedResource[]): Lookup {
  const roles = new Map<string, string>();
  for (const each of resources) {
    const name = each.written['displayName'];
    if (each.kind === 'SecurityRole' && typeof name === 'string') roles.set(each.name, name);
  }
  return { roleName: (reference) => roles.get(reference) ?? reference };
}
