import { ACCESS_LEVELS, type AccessLevel } from '../model/kinds/security-role.ts';
import type { PresetName } from '../model/preset-names.ts';
import type { TableRight } from '../model/privilege-names.ts';
import type { GapKind, Grant, GrantSet, RoleGap } from '../model/role-check.ts';
import { FORMERLY_LISTED, LOOKUP_PAIRS, publishedName } from '../model/role-matrix.ts';
import { type Expectation, type Expected, expectationOf } from './expectation.ts';

/**
 * Compares what a role grants with what presets ask for: what is missing or reaches too little, level by level, then
 * what reaches further than asked on the tables of the presets, in the order of the published list.
 *
 * Only those tables are looked at: what else a role may do is nobody's business here. Nothing of the role is gone
 * through one by one, so a role of 5,000 privileges costs no more than one of fifty.
 */
export function checkRole(grants: GrantSet, presets: readonly PresetName[]): readonly RoleGap[] {
  const expectation = expectationOf(presets);
  return [
    ...expectation.expected.flatMap((expected) => judge(expected, grants.get(expected.key))),
    ...[...expectation.unexpected, ...expectation.former].flatMap(({ key, on }) => surplus(on, grants.get(key))),
    ...halfLookups(expectation, grants),
  ];
}

function judge(
  { privilege, on, needs, evidence, allowed, missing }: Expected,
  grant: Grant | undefined,
): readonly RoleGap[] {
  if (grant === undefined) return [missing];
  const { level } = grant;
  const kind = kindOf(level, needs, allowed);
  return kind === undefined ? [] : [{ kind, privilege, ...(on && { on }), needs, evidence, level }];
}

function kindOf(level: Grant['level'], needs: AccessLevel, allowed: readonly AccessLevel[]): GapKind | undefined {
  if (level === 'held' || level === needs) return undefined;
  if (!allowed.includes(level)) return 'not-possible';
  return ACCESS_LEVELS.indexOf(level) < ACCESS_LEVELS.indexOf(needs) ? 'too-narrow' : 'too-wide';
}

function surplus(on: TableRight, grant: Grant | undefined): readonly RoleGap[] {
  if (grant === undefined) return [];
  const { privilege, level } = grant;
  const former = FORMERLY_LISTED.find((each) => each.privilege.toLowerCase() === privilege.toLowerCase());
  return [{ kind: 'surplus', privilege, on, level, needs: 'none', ...(former && { lastListed: former.lastListed }) }];
}

/** A lookup of which the role may fill one side only; where a preset asks for the other, that is missing already. */
function halfLookups({ expected }: Expectation, grants: GrantSet): readonly RoleGap[] {
  return LOOKUPS.flatMap(({ lookup, sides }) => {
    const [absent, other] = sides.filter(({ key }) => !grants.has(key));
    if (absent === undefined || other !== undefined || expected.some(({ key }) => key === absent.key)) return [];
    const { privilege, on } = absent;
    return [{ kind: 'half-lookup', privilege, on, level: 'none', needs: 'basic', lookup }];
  });
}

const LOOKUPS = LOOKUP_PAIRS.map(({ lookup, needs }) => ({
  lookup,
  sides: needs.map((on) => ({ on, privilege: publishedName(on), key: publishedName(on).toLowerCase() })),
}));
