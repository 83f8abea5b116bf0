import type { Failure } from '../../../model/outcome.ts';
import { type Attempt, rejected } from './attempt.ts';

/** A lookup points at a row: a role that is newly named must be there. */
export function refuseUnknownRole(
  { place, exists }: Pick<Attempt, 'place' | 'exists'>,
  before: readonly string[],
  after: readonly string[],
): Failure | undefined {
  const named = new Set(before.map((role) => role.toLowerCase()));
  const missing = after.find((role) => {
    const identity = role.toLowerCase();
    return !named.has(identity) && !place.existingRoles.has(identity) && !exists('SecurityRole', identity);
  });
  if (missing === undefined) return undefined;
  return rejected(`There is no security role "${missing}".`, 'Apply the role first, or name one that is there.');
}
