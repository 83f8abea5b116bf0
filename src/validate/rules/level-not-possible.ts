import { RIGHTS } from '../../model/kinds/security-role.ts';
import { allowedLevels } from '../../model/role-matrix.ts';
import { declared, type Rule } from './rule.ts';

/** A table that belongs to the organization has the levels none and global only. */
export const levelNotPossible: Rule = {
  id: 'level-not-possible',
  numbers: [40],
  severity: 'error',
  explanation:
    'Rows of an organization-owned table have no owner, so a right on it is for all rows or for none: global or none. Files decide it for the tables of the published lists; other tables are checked against the live metadata.',
  fix: 'Write global, or none.',
  source: 'S0; ownership from the table reference (CE)',
  check: (state) =>
    declared(state, 'SecurityRole').flatMap(({ resource, spec }) =>
      (spec.privileges ?? []).flatMap((line) => {
        const allowed = allowedLevels(line.table);
        return RIGHTS.flatMap((right) => {
          const level = line[right];
          if (allowed === undefined || level === undefined || allowed.includes(level)) return [];
          const message = `${right} on ${line.table} cannot be ${level}: the table belongs to the organization.`;
          return [
            {
              resource,
              path: ['privileges', line.table, right],
              message,
              hint: `Write ${allowed.toReversed().join(' or ')}.`,
            },
          ];
        });
      }),
    ),
};
