import { type GrantChange, isGap, type RoleGap } from '../model/role-check.ts';

/**
 * The grants that close gaps: what is missing is added, what reaches too little or nowhere is raised. Nothing else.
 *
 * `removeSurplus` takes away what the presets do not ask for on their tables as well, and narrows what reaches further.
 */
export function mendingChanges(gaps: readonly RoleGap[], removeSurplus: boolean): readonly GrantChange[] {
  return gaps
    .filter((gap) => isGap(gap) || (removeSurplus && (gap.kind === 'surplus' || gap.kind === 'too-wide')))
    .map(({ privilege, on, level, needs }) => ({ privilege, ...(on && { on }), before: level, after: needs }));
}
