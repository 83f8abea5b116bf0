import { applyFields, setMember } from '../model/apply-fields.ts';
import type { Change, FieldChange } from '../model/change.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { type Json, type JsonObject, listOf, segmentsOf } from '../model/json.ts';
import type { NotKeptField, StepOutcome } from '../model/outcome.ts';
import type { Observed } from '../model/resource.ts';
import type { Shape } from '../model/shape.ts';
import { fieldShape } from '../model/shape-at.ts';
import { valueOfField } from '../model/value-of-field.ts';
import { diffFields } from './diff-fields.ts';

/**
 * What of a change a live row does not say, compared as a plan compares: none, where carrying it out again would change
 * nothing. Other fields of the row do not matter, nor do items of a shared list that are not ours.
 */
function notKept(change: Change, live: Observed | undefined): readonly NotKeptField[] {
  switch (change.op) {
    case 'manual':
      return [];
    case 'delete':
      return live === undefined ? [] : [{ path: '', wanted: 'absent', live: 'present' }];
    case 'create':
    case 'update': {
      if (live === undefined) return [{ path: '', wanted: 'present', live: 'absent' }];
      const shape = SHAPES[change.after.kind];
      const { spec } = live.resource;
      const differing =
        change.op === 'create'
          ? diffFields(change.after.spec, spec, undefined, shape)
          : // What is there counts as last applied, so that an item that was to go and stayed is found in a shared list too.
            diffFields(
              applyFields(spec, change.fields.map(onTopOf(change.address, spec, shape)), shape),
              spec,
              spec,
              shape,
            );
      return differing.map(({ path, before, after }) => ({
        path,
        ...(after !== undefined && { wanted: after }),
        ...(before !== undefined && { live: before }),
      }));
    }
  }
}

/** Of a shared set only what was to come and to go counts: others may have changed the rest meanwhile. */
function onTopOf(address: string, spec: JsonObject, root: Shape) {
  return ({ path, before, after }: FieldChange): Pick<FieldChange, 'path' | 'after'> => {
    const shape = fieldShape(address, path);
    if (shape.type !== 'set' || shape.shared !== true || after === undefined)
      return { path, ...(after !== undefined && { after }) };
    const [was, wanted] = [listOf(before), listOf(after)];
    const now = listOf(valueOfField(spec, segmentsOf(path), root));
    const stays = without(now, without(was, wanted, shape.item), shape.item);
    return { path, after: [...stays, ...without(without(wanted, was, shape.item), stays, shape.item)] };
  };
}

function without(list: readonly Json[], others: readonly Json[], item: Shape): readonly Json[] {
  const names = new Set(others.map((each) => setMember(each, item)));
  return list.filter((each) => !names.has(setMember(each, item)));
}

/** The outcome of a step whose row the backend showed: applied only where that is what the step was to make of it. */
export function heldToProof(change: Change, outcome: StepOutcome): StepOutcome {
  if (outcome.status !== 'applied') return outcome;
  const { step, observed } = outcome;
  // Without a row the backend did not look, or there is none any more.
  const fields = observed === undefined ? [] : notKept(change, observed);
  if (observed === undefined || fields.length === 0) return outcome;
  return { step, status: 'not-kept', fields, observed };
}

/** The outcome of a step once live was read behind the whole plan: what that shows counts, whoever made it so. */
export function heldToLive(change: Change, outcome: StepOutcome, live: Observed | undefined): StepOutcome {
  if (outcome.status !== 'applied' && outcome.status !== 'not-kept') return outcome;
  const { step, observed } = outcome;
  const row = observed === undefined ? {} : { observed };
  const fields = notKept(change, live);
  if (fields.length === 0) return { step, status: 'applied', ...row };
  const wasKept = observed !== undefined && notKept(change, observed).length === 0;
  const movedSince = wasKept && observed.version !== live?.version;
  return { step, status: 'not-kept', fields, ...(movedSince && { movedSince }), ...row };
}
