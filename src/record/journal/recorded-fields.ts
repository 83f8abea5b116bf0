import type { Change } from '../../model/change.ts';
import { isSensitive } from '../../model/is-sensitive.ts';
import { isNothing, pointer } from '../../model/json.ts';
import type { NotKeptField } from '../../model/outcome.ts';
import type { StepId } from '../../model/plan.ts';
import type { RecordedField, RecordedNotKept } from '../../model/run-record.ts';
import { fieldShape } from '../../model/shape-at.ts';

/**
 * What a journal says of a change: the fields of an update with both values, and what a deletion took away.
 *
 * A value that is sensitive, or has a sensitive part, is left out as a whole: half a value looks like a value. That
 * there was none before is no secret, and enough to take it out again. Of a create nothing is written: it is undone by deleting, and ten thousand specs would be most of the journal.
 */
export function recordedFields(change: Change): readonly RecordedField[] {
  switch (change.op) {
    case 'create':
      return [];
    case 'delete': {
      const { spec } = change.before.resource;
      return Object.entries(spec).flatMap(([member, before]): RecordedField[] => {
        const path = pointer([member]);
        if (before === undefined) return [];
        return [isSensitive(fieldShape(change.address, path)) ? { path, sensitive: true } : { path, before }];
      });
    }
    case 'update':
    case 'manual':
      return change.fields.map(({ path, before, after }): RecordedField => {
        if (isSensitive(fieldShape(change.address, path)))
          return { path, sensitive: true, ...(isNothing(before) && { added: true }) };
        return { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
      });
  }
}

/** What a journal says of fields that were not kept, by the same rule. */
export function recordedNotKept(step: StepId, fields: readonly NotKeptField[]): readonly RecordedNotKept[] {
  return fields.map(({ path, wanted, live }): RecordedNotKept => {
    // The resource itself is only said to be there or not.
    if (path !== '' && isSensitive(fieldShape(step, path))) return { path, sensitive: true };
    return { path, ...(wanted !== undefined && { wanted }), ...(live !== undefined && { live }) };
  });
}
