import type { RecordedStep } from '../model/run-record.ts';

/**
 * What of a recorded step live kept, as a step that was applied; none where that is nothing.
 *
 * A field is left out where the whole of it was not kept; of an item that was put in, and of which only a part was not
 * kept, the item is there.
 */
export function keptOf(step: RecordedStep): readonly RecordedStep[] {
  if (step.status !== 'not-kept') return [step];
  const lost = (step.notKept ?? []).map(({ path }) => path);
  if (lost.includes('') || step.op === 'delete') return [];
  const { notKept: _, movedSince: __, ...rest } = step;
  const made: RecordedStep = { ...rest, status: 'applied' };
  if (step.op === 'create') return [made];
  const fields = step.fields.filter(({ path }) => !lost.some((each) => path === each || path.startsWith(`${each}/`)));
  return fields.length === 0 ? [] : [{ ...made, fields }];
}
