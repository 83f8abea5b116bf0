import { compareTexts } from '../model/compare-texts.ts';
import { rightInName } from '../model/privilege-names.ts';
import type { Grant, GrantChange, GrantLevel, GrantSet } from '../model/role-check.ts';

/**
 * What leads from the grants of one role to those of another, in the order of names: added, removed and changed ones.
 *
 * A miscellaneous privilege of which only is known that it is held equals one of any level.
 */
export function diffRoles(a: GrantSet, b: GrantSet): readonly GrantChange[] {
  const keys = [...new Set([...a.keys(), ...b.keys()])].filter((key) => !isSame(a.get(key), b.get(key)));
  return keys
    .map((key) => ({ key, change: changeOf(a.get(key), b.get(key)) }))
    .sort((left, right) => compareTexts(orderOf(left.change), orderOf(right.change)))
    .map(({ change }) => change);
}

function isSame(left: Grant | undefined, right: Grant | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.level === right.level || left.level === 'held' || right.level === 'held';
}

function changeOf(before: Grant | undefined, after: Grant | undefined): GrantChange {
  const privilege = (after ?? before)?.privilege ?? '';
  const on = rightInName(privilege);
  return { privilege, ...(on && { on }), before: levelOf(before), after: levelOf(after) };
}

function levelOf(grant: Grant | undefined): GrantLevel {
  return grant?.level ?? 'none';
}

/** Tables by name, miscellaneous privileges behind them. */
function orderOf({ privilege, on }: GrantChange): string {
  return on === undefined ? `~${privilege.toLowerCase()}` : `${on.table} ${privilege.toLowerCase()}`;
}
