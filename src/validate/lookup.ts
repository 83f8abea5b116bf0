import type { ComposedResource } from '../model/desired-state.ts';
import type { Kind } from '../model/kind.ts';
import type { Lookup } from '../model/kinds/kind-definition.ts';

/** Answers what the canonical form of one resource asks of the others. */
export function lookupOf(resources: readonly ComposedResource[]): Lookup {
  const roles = namesOf(resources, 'SecurityRole');
  const summaries = namesOf(resources, 'RecordSummary');
  return {
    roleName: (reference) => roles.get(reference) ?? reference,
    summaryName: (reference) => summaries.get(reference) ?? reference,
  };
}

/** Display names of one kind by `metadata.name`. */
function namesOf(resources: readonly ComposedResource[], kind: Kind): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const each of resources) {
    const name = each.written['displayName'];
    if (each.kind === kind && typeof name === 'string') names.set(each.name, name);
  }
  return names;
}
