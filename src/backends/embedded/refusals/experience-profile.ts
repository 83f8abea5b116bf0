import { stringsOf } from '../../../model/kinds/references.ts';
import type { Failure } from '../../../model/outcome.ts';
import { type Attempt, rejected } from './attempt.ts';
import { refuseUnknownRole } from './role-references.ts';

/** Rules of experience profiles: the rank, and what a default profile may be. Source: settings catalogue, section 8. */
export function refuseExperienceProfile(attempt: Attempt): Failure | undefined {
  const { identity, before, after, others } = attempt;
  const { rank } = after;
  if (rank !== undefined && !(Number.isInteger(rank) && Number(rank) >= 0 && Number(rank) <= 100)) {
    return rejected(
      `The rank ${JSON.stringify(rank)} is no whole number from 0 to 100.`,
      'Choose a rank from 0 to 100.',
    );
  }
  if (after.default !== true) return refuseUnknownRole(attempt, stringsOf(before.roles), stringsOf(after.roles));
  if (stringsOf(after.roles).length > 0) {
    return rejected('A default profile cannot hold roles.', 'Remove its roles, or do not make it the default.');
  }
  for (const other of others()) {
    if (other.identity === identity || other.observed.resource.spec.default !== true) continue;
    return rejected(`"${other.identity}" is the default profile already.`, 'Set default to false there first.');
  }
  return undefined;
}
