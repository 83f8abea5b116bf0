import type { FieldChange } from '../model/change.ts';
import { keyedDigestOf } from '../model/digest.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { type Kind, kindOfAddress } from '../model/kind.ts';
import type { Step } from '../model/plan.ts';
import type { Address } from '../model/resource.ts';
import type { SavedField, SavedStep } from '../model/saved-plan.ts';
import { maskField, maskSensitive } from './mask-sensitive.ts';

/** A step as a saved plan holds it, sensitive values masked with the key of the plan. */
export function saveStep({ id, change, after, risk }: Step, key: string): SavedStep {
  const kind = mustKind(change.address);
  const head = { id, address: change.address, op: change.op };
  const tail = { ...(change.origin && { origin: change.origin }), after, risk };
  switch (change.op) {
    case 'create':
      return { ...head, spec: maskSensitive(change.after.spec, SHAPES[kind], key), cause: change.cause, ...tail };
    case 'update':
      return { ...head, fields: change.fields.map((field) => saveField(kind, field, key)), ...tail };
    case 'delete':
      return { ...head, before: keyedDigestOf(change.before.resource.spec, key), because: change.because, ...tail };
    case 'manual': {
      const fields = change.fields.map((field) => saveField(kind, field, key));
      return { ...head, instruction: change.instruction, fields, ...tail };
    }
  }
}

/** A field as a saved plan holds it. */
export function saveField(kind: Kind, field: FieldChange, key: string): SavedField {
  const { path, before, after, cause, origin, grade } = field;
  return {
    path,
    ...(before !== undefined && { before: maskField(kind, path, before, key) }),
    ...(after !== undefined && { after: maskField(kind, path, after, key) }),
    cause,
    ...(origin && { origin }),
    ...(grade && { grade }),
  };
}

/** The kind of an address that a plan names. */
export function mustKind(address: Address): Kind {
  const kind = kindOfAddress(address);
  if (kind === undefined) throw new Error(`No kind: ${address}`);
  return kind;
}
