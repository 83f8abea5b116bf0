import { compareTexts } from '../model/compare-texts.ts';
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
  return [
    { feature: ALL_FEATURES, evidence: 'documented', privileges: own.map(({ privilege }) => privilege) },
    ...byFeature(own, 'documented', ({ on, privilege }) => (on === undefined ? featuresOfPrivilege(privilege) : [])),
    ...byFeature(own, 'inferred', ({ on }) => (on === undefined ? [] : featuresOfTable(on.table))),
  ];
}

function byFeature(
  gaps: readonly RoleGap[],
  evidence: BlockedFeature['evidence'],
  featuresOf: (gap: RoleGap) => readonly string[],
): readonly BlockedFeature[] {
  const found = new Map<string, string[]>();
  for (const gap of gaps) {
    for (const feature of featuresOf(gap)) {
      const privileges = found.get(feature);
      if (privileges === undefined) found.set(feature, [gap.privilege]);
      else privileges.push(gap.privilege);
    }
  }
  return [...found].map(([feature, privileges]) => ({ feature, evidence, privileges })).sort(byName);
}

function byName(left: BlockedFeature, right: BlockedFeature): number {
  return compareTexts(left.feature, right.feature);
}
