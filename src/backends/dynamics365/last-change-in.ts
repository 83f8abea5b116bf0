import data from '../../../data/product-changes.json' with { type: 'json' };
import type { JsonPointer } from '../../model/json.ts';
import type { LastChange } from '../../model/last-change.ts';
import type { Resource } from '../../model/resource.ts';
import { KIND_MAPPINGS } from './kinds/index.ts';
import type { Translation } from './kinds/kind-mapping.ts';

/**
 * Who changed the row last in which a field is kept, as the row says that was read anyway: no request asks for it.
 *
 * Undefined for what is no row of Dataverse: switches of the admin APIs, grants of roles, links.
 */
export function lastChangeIn(
  { kind, spec }: Resource,
  path: JsonPointer,
  translation: Translation,
): LastChange | undefined {
  const values = KIND_MAPPINGS[kind].rowOf?.(spec, path, translation)?.values;
  if (values === undefined) return undefined;
  const by = values['_modifiedby_value@OData.Community.Display.V1.FormattedValue'];
  const at = values['modifiedon'];
  const marks = MARKS.filter((column) => values[column] === true);
  return {
    ...(typeof by === 'string' && { by }),
    ...(typeof at === 'string' && { at }),
    ...(marks.length > 0 && { marks }),
  };
}

/** The columns in which the product notes what it did. */
const MARKS: readonly string[] = data.changes.flatMap(({ marks }) => marks);
