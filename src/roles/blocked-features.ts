import type { BlockedFeature, RoleGap } from '../model/role-check.ts';
import { isGap } from '../model/role-check.ts';
import { ALL_FEATURES, featuresOfPrivilege, featuresOfTable } from '../model/role-matrix.ts';

/**
 * The features that gaps keep from working: first what the source says, then what was inferred.
 *
 * The published list is one for all Copilot features; which right serves which is inferred from what the tables hold.
 */
export function blockedFeatures(gaps: readonly RoleGap[]): readonly BlockedFeature[] {
  const own = gaps.filter(isGap);
  if (own.length === 0) return [];
  const documented = own.flatMap(({ privilege }) =>
    featuresOfPrivilege(privilege).map((name) => [name, privilege] as const),
  );
  const inferred = own.flatMap(({ privilege, on }) =>
    on === undefined ? [] : featuresOfTable(on.table).map((name) => [name, privilege] as const),
  );
  return [
    { feature: ALL_FEATURES, evidence: 'documented', privileges: own.map(({ privilege }) => privilege) },
    ...byName(documented, 'documented'),
    ...byName(inferred, 'inferred'),
  ];
}

function byName(
  found: readonly (readonly [name: string, privilege: string])[],
  evidence: BlockedFeature['evidence'],
): readonly BlockedFeature[] {
  const names = [...new Set(found.map(([name]) => name))].sort();
  return names.map((feature) => ({
    feature,
    evidence,
    privileges: found.filter(([name]) => name === feature).map(([, privilege]) => privilege),
  }));
}
