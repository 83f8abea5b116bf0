import type { DesiredResource } from '../../model/desired-state.ts';
import { FORMERLY_LISTED, type FormerPrivilege } from '../../model/role-matrix.ts';
import { valueAt } from './copilot-switches.ts';
import { type Declared, declared, type Finding, type Rule } from './rule.ts';

/** A privilege that older lists name and the current one does not. */
export const formerlyListedPrivilege: Rule = {
  id: 'formerly-listed-privilege',
  numbers: [41],
  severity: 'warning',
  explanation:
    'Older lists of Microsoft name privileges that the current one does not, and some do not exist in every environment. Names are compared ignoring case, and resolved against the live privileges before anything is written. The preset copilot-compatibility asks for them on purpose: there it is information.',
  fix: 'Remove the privilege, unless a live environment is known to need it.',
  source: 'S0, S5',
  check: (state) =>
    declared(state, 'SecurityRole').flatMap((role) => [...inLines(role), ...inNames(role), ...inPreset(role)]),
};

function inLines({ resource, spec }: Declared<'SecurityRole'>): readonly Finding[] {
  return (spec.privileges ?? []).flatMap((line) =>
    FORMERLY_LISTED.filter((former) => former.table === line.table).flatMap((former) => {
      const level = valueAt({ ...line }, [former.right]);
      return level === undefined || level === 'none'
        ? []
        : [finding(resource, ['privileges', line.table, former.right], former)];
    }),
  );
}

function inNames({ resource, spec }: Declared<'SecurityRole'>): readonly Finding[] {
  return (spec.miscellaneous ?? []).flatMap((name, at) =>
    FORMERLY_LISTED.filter((former) => former.privilege.toLowerCase() === name.toLowerCase()).map((former) =>
      finding(resource, ['miscellaneous', String(at)], former),
    ),
  );
}

function inPreset({ resource, spec }: Declared<'SecurityRole'>): readonly Finding[] {
  const at = (spec.presets ?? []).indexOf('copilot-compatibility');
  if (at < 0) return [];
  return [
    {
      resource,
      path: ['presets', String(at)],
      severity: 'info',
      message: `copilot-compatibility grants ${FORMERLY_LISTED.length} privileges that older lists name and the current one does not.`,
      hint: 'Remove the preset, unless a live environment is known to need it.',
    },
  ];
}

function finding(
  resource: DesiredResource,
  path: readonly string[],
  { privilege, lastListed }: FormerPrivilege,
): Finding {
  return {
    resource,
    path,
    message: `${privilege} stood in a list last on ${lastListed}; the current list does not have it, and it may not exist.`,
    hint: 'Remove it, unless a live environment is known to need it.',
  };
}
