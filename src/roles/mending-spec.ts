import { groupBy } from '../model/group-by.ts';
import type { JsonObject } from '../model/json.ts';
import type { GrantChange } from '../model/role-check.ts';

/**
 * A declaration of a role that asks for these changes and leaves everything else alone, in its canonical form: the
 * rights that no line names are not managed.
 */
export function mendingSpec(displayName: string, changes: readonly GrantChange[]): JsonObject {
  const byTable = groupBy(
    changes.flatMap(({ on, after }) => (on === undefined ? [] : [{ ...on, after }])),
    ({ table }) => table,
  );
  const privileges = [...byTable].map(([table, rights]): JsonObject => {
    return { table, ...Object.fromEntries(rights.map(({ right, after }) => [right, after])) };
  });
  const others = changes.filter(({ on, after }) => on === undefined && after !== 'none');
  return {
    displayName,
    ...(privileges.length > 0 && { privileges }),
    ...(others.length > 0 && { miscellaneous: others.map(({ privilege }) => privilege) }),
  };
}
