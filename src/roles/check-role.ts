import { ACCESS_LEVELS, type AccessLevel } from '../model/kinds/security-role.ts';
import { privilegeName, rightInName, type TableRight } from '../model/privilege-names.ts';
import type { Grant, GrantSet, RoleGap } from '../model/role-check.ts';
import { FORMERLY_LISTED, LOOKUP_PAIRS, type PresetName } from '../model/role-matrix.ts';
import { type Expectation, type Expected, expectationOf, type Unexpected } from './expectation.ts';

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
    ...expectation.unexpected.flatMap((unexpected) => surplus(unexpected, grants.get(unexpected.key))),
    ...formerlyListed(expectation, grants),
    ...halfLookups(expectation, grants),
  ];
}

function judge({ privilege, on, needs, evidence, allowed }: Expected, grant: Grant | undefined): readonly RoleGap[] {
  const head = { privilege, ...(on && { on }), needs, evidence };
  if (grant === undefined) return [{ kind: 'missing', ...head, level: 'none', ...lookupOf(on) }];
  const { level } = grant;
  if (level === 'held') return [];
  if (!allowed.includes(level)) return [{ kind: 'not-possible', ...head, level }];
  const step = ACCESS_LEVELS.indexOf(level) - ACCESS_LEVELS.indexOf(needs);
  return step === 0 ? [] : [{ kind: step < 0 ? 'too-narrow' : 'too-wide', ...head, level }];
}

/** Append on the one table is nothing without Append To on the other. */
function lookupOf(on: TableRight | undefined): Pick<RoleGap, 'lookup'> {
  const pair = LOOKUP_PAIRS.find(({ needs }) =>
    needs.some(({ table, right }) => table === on?.table && right === on.right),
  );
  return pair === undefined ? {} : { lookup: pair.lookup };
}

function surplus({ on }: Unexpected, grant: Grant | undefined): readonly RoleGap[] {
  return grant === undefined ? [] : [surplusGap(on, grant)];
}

function surplusGap(on: TableRight, { privilege, level }: Grant): RoleGap {
  const former = FORMERLY_LISTED.find((each) => each.privilege.toLowerCase() === privilege.toLowerCase());
  return { kind: 'surplus', privilege, on, level, needs: 'none', ...(former && { lastListed: former.lastListed }) };
}

/** Privileges of older lists on tables that the presets do not name. */
function formerlyListed({ expected, unexpected }: Expectation, grants: GrantSet): readonly RoleGap[] {
  return FORMERLY_LISTED.flatMap(({ privilege }) => {
    const key = privilege.toLowerCase();
    const grant = grants.get(key);
    const isJudged = [...expected, ...unexpected].some((each) => each.key === key);
    const on = rightInName(privilege);
    return grant === undefined || isJudged || on === undefined ? [] : [surplusGap(on, grant)];
  });
}

/** A lookup of which the role may fill one side only; where a preset asks for the other, that is missing already. */
function halfLookups({ expected }: Expectation, grants: GrantSet): readonly RoleGap[] {
  const asked = new Set(expected.map(({ key }) => key));
  return LOOKUP_PAIRS.flatMap(({ lookup, needs }) => {
    const absent = needs.filter((on) => !grants.has(keyOf(on)));
    if (absent.length !== 1) return [];
    return absent
      .filter((on) => !asked.has(keyOf(on)))
      .map((on): RoleGap => {
        return { kind: 'half-lookup', privilege: privilegeName(on), on, level: 'none', needs: LEAST, lookup };
      });
  });
}

const LEAST: AccessLevel = 'basic';

function keyOf(on: TableRight): string {
  return privilegeName(on).toLowerCase();
}
