import { sharedRow } from './columns-part.ts';
import type { Query, Translation } from './kind-mapping.ts';
import type { Row } from './snapshot.ts';

/**
 * The rows of a table that belong to an agent, whose skill is found by its name in the mapping.
 *
 * Undefined when there is no such agent here, or no such table.
 */
export function rowsOfSkill(
  skill: string,
  query: Query,
  lookup: string,
  translation: Translation,
): readonly Row[] | undefined {
  const shared = sharedRow(skill, translation);
  if (shared === undefined) return undefined;
  return translation.snapshot.rows(query.name)?.filter(({ values }) => isId(values[lookup], shared.row.id));
}

/** Whether a lookup holds an id. Ids are the same in any case of letters. */
export function isId(lookup: unknown, id: string): boolean {
  return typeof lookup === 'string' && lookup.toLowerCase() === id.toLowerCase();
}
