import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { never } from '../diagnostics/never.ts';
import { isGap, type RoleGap, type RoleReport } from '../model/role-check.ts';

/** The gaps of a role as findings, one for each; what is missing points at where the file lists what is granted. */
export function roleFindings({ name, environment, presets, gaps, at: list }: RoleReport): readonly Diagnostic[] {
  return gaps.map((gap) => {
    const at = gap.at ?? list;
    return {
      code: CODE_OF[gap.kind],
      severity: severityOf(gap),
      message: `${name}: ${sentence(gap, presets.join(' and '))}`,
      ...hintOf(gap),
      ...(environment !== undefined && { environment }),
      ...(at !== undefined && { at }),
    };
  });
}

const CODE_OF = {
  missing: 'roles/missing-right',
  'too-narrow': 'roles/level-too-narrow',
  'not-possible': 'roles/level-not-possible',
  surplus: 'roles/surplus-right',
  'too-wide': 'roles/level-too-wide',
  'half-lookup': 'roles/half-lookup',
} as const satisfies Readonly<Record<RoleGap['kind'], string>>;

function severityOf(gap: RoleGap): Diagnostic['severity'] {
  return isGap(gap) ? 'error' : gap.kind === 'half-lookup' ? 'info' : 'warning';
}

function hintOf(gap: RoleGap): Pick<Diagnostic, 'hint'> {
  if (isGap(gap)) return { hint: '`copilotctl roles patch` mends it.' };
  return gap.kind === 'half-lookup'
    ? {}
    : { hint: 'Remove or narrow it, unless the role needs it for something else.' };
}

function sentence({ kind, privilege, level, needs, lastListed, lookup }: RoleGap, presets: string): string {
  switch (kind) {
    case 'missing':
      return lookup === undefined
        ? `${privilege} is missing; ${presets} needs it at ${needs}.`
        : `${privilege} is missing; ${presets} needs it at ${needs}, and the lookup ${lookup} cannot be filled without it.`;
    case 'too-narrow':
      return `${privilege} is ${level}; ${presets} needs ${needs}.`;
    case 'not-possible':
      return `${privilege} cannot be ${level}; possible is ${needs} only.`;
    case 'surplus':
      return lastListed === undefined
        ? `${privilege} is ${level}; ${presets} does not ask for it.`
        : `${privilege} is ${level}; ${presets} does not ask for it, a list did last on ${lastListed}.`;
    case 'too-wide':
      return `${privilege} is ${level}; for ${presets} ${needs} suffices.`;
    case 'half-lookup':
      return `${privilege} is missing, so the lookup ${lookup} cannot be filled; the list of ${presets} does not ask for it.`;
    default:
      return never(kind);
  }
}
