import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Change, FieldChange } from '../model/change.ts';
import { keyedDigestOf } from '../model/digest.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { type Json, sameJson } from '../model/json.ts';
import type { Step } from '../model/plan.ts';
import type { SavedField, SavedStep } from '../model/saved-plan.ts';
import { assessRisk } from './assess-risk.ts';
import { maskSensitive } from './mask-sensitive.ts';
import { mustKind, saveField } from './save-step.ts';

/** A step that may be carried out (none when a person has done it meanwhile), or why it no longer holds. */
export type Rebuilt = { readonly step: Step | undefined } | { readonly stale: readonly Diagnostic[] };

/**
 * A saved step with the values and versions of today, if it is still exactly what was saved.
 *
 * `changes` are those of the same resource in a plan made now. Of an update only the saved fields are taken: what else
 * moved in the row is not part of it.
 */
export function rebuildStep(saved: SavedStep, changes: readonly Change[], key: string): Rebuilt {
  switch (saved.op) {
    case 'create':
      return rebuildCreate(saved, changes, key);
    case 'update':
      return rebuildUpdate(saved, changes, key);
    case 'delete':
      return rebuildDelete(saved, changes, key);
    case 'manual':
      return { step: manualStep(saved, changes) };
  }
}

function rebuildCreate(saved: SavedStep, changes: readonly Change[], key: string): Rebuilt {
  const now = changes.find((change) => change.op === 'create');
  if (now === undefined || !sameJson(maskSensitive(now.after.spec, SHAPES[now.after.kind], key), saved.spec))
    return { stale: [changedStep(saved)] };
  return { step: asStep(saved, now) };
}

function rebuildDelete(saved: SavedStep, changes: readonly Change[], key: string): Rebuilt {
  const now = changes.find((change) => change.op === 'delete');
  if (now === undefined) return { stale: [changedStep(saved)] };
  if (keyedDigestOf(now.before.resource.spec, key) === saved.before) return { step: asStep(saved, now) };
  return { stale: [moved(saved, `${saved.address} changed since the plan to delete it was made.`)] };
}

function rebuildUpdate(saved: SavedStep, changes: readonly Change[], key: string): Rebuilt {
  const now = changes.filter((change) => change.op === 'update');
  const [first] = now;
  const fields = new Map(now.flatMap((change) => change.fields).map((field) => [field.path, field]));
  const wanted = saved.fields ?? [];
  const stale = wanted.flatMap((field) => staleField(saved, field, fields.get(field.path), key));
  if (stale.length > 0) return { stale };
  if (first === undefined) return { stale: [changedStep(saved)] };
  const own = wanted.flatMap((field) => fields.get(field.path) ?? []);
  return { step: asStep(saved, { ...first, fields: own }) };
}

function staleField(step: SavedStep, saved: SavedField, now: FieldChange | undefined, key: string): Diagnostic[] {
  const place = `${step.address}${saved.path}`;
  if (now === undefined) return [moved(step, `${place} was ${shownInSentence(saved.before)} and is as declared now.`)];
  const { before, after } = saveField(mustKind(step.address), now, key);
  if (!sameJson(before, saved.before) && isSensitive(before) && isSensitive(saved.before))
    return [moved(step, `${place} holds another sensitive value than when the plan was made.`)];
  if (!sameJson(before, saved.before))
    return [
      moved(
        step,
        `${place} was ${shownInSentence(saved.before)} when the plan was made and is ${shownInSentence(before)} now.`,
      ),
    ];
  return sameJson(after, saved.after) ? [] : [changedStep(step)];
}

/** A person's work is shown as it is now; what is done is left out, and nothing is refused for it. */
function manualStep(saved: SavedStep, changes: readonly Change[]): Step | undefined {
  const paths = new Set((saved.fields ?? []).map((field) => field.path));
  const now = changes.find((change) => change.op === 'manual' && change.instruction === saved.instruction);
  if (now?.op !== 'manual') return undefined;
  const fields = now.fields.filter(({ path }) => paths.has(path));
  return fields.length === 0 && paths.size > 0 ? undefined : asStep(saved, { ...now, fields });
}

function asStep({ id, after }: SavedStep, change: Change): Step {
  return { id, change, after, risk: assessRisk(change) };
}

function moved({ address }: SavedStep, message: string): Diagnostic {
  return {
    code: 'saved-plan/row-moved',
    severity: 'error',
    message,
    hint: 'Read what it is now, and make a new plan with plan --save.',
    address,
  };
}

function changedStep({ id, address }: SavedStep): Diagnostic {
  return {
    code: 'saved-plan/step-changed',
    severity: 'error',
    message: `What is to be done for ${id} is not what was saved.`,
    hint: 'Make a new plan with plan --save.',
    address,
  };
}

/** A value in a sentence; sensitive ones are masked already. */
export function shownInSentence(value: Json | undefined): string {
  if (value === undefined) return 'not set';
  const text = JSON.stringify(value);
  if (isSensitive(value)) return 'a sensitive value';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function isSensitive(value: Json | undefined): boolean {
  return value !== undefined && JSON.stringify(value).includes('"$sensitive"');
}
