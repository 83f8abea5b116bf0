import type { FieldChange } from '../model/change.ts';

/** A field of a plan, which goes from live to declared, told as drift, which went from declared to live. */
export function movedField(field: FieldChange): FieldChange {
  const { before, after, ...rest } = field;
  return { ...rest, ...(after !== undefined && { before: after }), ...(before !== undefined && { after: before }) };
}
