import { SHAPES } from '../../model/generated/shapes.ts';
import { sameJson, segmentsOf } from '../../model/json.ts';
import { KIND_DEFINITIONS } from '../../model/kinds/index.ts';
import type { Failure } from '../../model/outcome.ts';
import type { Step } from '../../model/plan.ts';
import { type Observed, type Resource, type RowKey, rowKey } from '../../model/resource.ts';
import { valueOfField } from '../../model/value-of-field.ts';
import { BackendError, failureOfError } from '../backend-error.ts';
import { KIND_MAPPINGS } from './kinds/index.ts';
import type { MadeChange, Translation, Written } from './kinds/kind-mapping.ts';

/** A step with what carries it out. */
export interface Prepared {
  readonly step: Step;
  readonly change: MadeChange;
  readonly written: Written;
}

/** What a step is prepared against. */
export interface Standing {
  readonly rows: ReadonlyMap<RowKey, Observed>;
  readonly translation: Translation;
  /**
   * Whether steps of the same apply were carried out since the plan was made: a row may have another version because of
   * them, and then the values that the step was planned for decide.
   */
  readonly isUnderway: boolean;
}

/** The requests of a step whose row is as it was planned for; otherwise why it is refused. */
export function prepareStep(step: Step, standing: Standing): Prepared | undefined {
  const { change } = step;
  if (change.op === 'manual') return undefined;
  const failure = refusalOf(change, standing);
  return { step, change, written: failure === undefined ? draft(change, standing) : { via: 'refused', failure } };
}

/** An answer that makes no sense for one step (an id that is none, a row without a version) hinders no other. */
function draft(change: MadeChange, { translation }: Standing): Written {
  try {
    return KIND_MAPPINGS[resourceOf(change).kind].write(change, translation);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { via: 'refused', failure: failureOfError(error) };
  }
}

/**
 * Whether what a step changes is read again just before: no ETag guards it (grants, links, settings), or nothing would
 * be sent that could be refused.
 */
export function isReadAgain({ written }: Prepared): boolean {
  if (written.via === 'alone') return true;
  return written.via === 'change-set' && (written.needsFreshRead || written.operations.length === 0);
}

/** The resource that a change is about. */
export function resourceOf(change: MadeChange): Resource {
  return change.op === 'delete' ? change.before.resource : change.after;
}

/** The key of the row that a change is about. */
export function keyOf(change: MadeChange): RowKey {
  const { kind, spec } = resourceOf(change);
  return rowKey(kind, KIND_DEFINITIONS[kind].identity(spec));
}

/** The key that the row of an update has until it is made: that of its old name, where it is renamed. */
function keyBefore({ before: { resource } }: Extract<MadeChange, { op: 'update' }>): RowKey {
  return rowKey(resource.kind, KIND_DEFINITIONS[resource.kind].identity(resource.spec));
}

/** The resource that a change is about, and what it was called before. */
export function resourcesOf(change: MadeChange): readonly Resource[] {
  return change.op === 'update' ? [change.after, change.before.resource] : [resourceOf(change)];
}

function refusalOf(change: MadeChange, { rows, isUnderway }: Standing): Failure | undefined {
  const { kind, spec } = resourceOf(change);
  const { identity, label, singleton } = KIND_DEFINITIONS[kind];
  const name = identity(spec);
  const row = rows.get(change.op === 'update' ? keyBefore(change) : keyOf(change));
  if (change.op === 'update' && keyBefore(change) !== keyOf(change) && rows.has(keyOf(change)))
    return moved(`There is a ${label} "${name}" already.`);
  if (change.op === 'create') {
    if (name === '') return refused(`A ${label} without a name cannot be created.`, 'Give it one.');
    return row === undefined ? undefined : moved(`There is a ${label} "${name}" already.`);
  }
  if (row === undefined) return moved(`The ${label} "${name}" is gone.`);
  if (row.locked !== undefined)
    return refused(`The ${label} "${name}" cannot be changed: ${row.locked}.`, 'Remove the declaration.');
  if (change.op === 'delete' && singleton)
    return refused(`An environment has exactly one ${label}; it cannot be deleted.`, 'Remove the declaration instead.');
  if (row.version === change.before.version || (isUnderway && holdsBefore(change, row))) return undefined;
  return moved(`The ${label} "${name}" changed after the plan was made.`);
}

function moved(message: string): Failure {
  return { code: 'moved', message, hint: 'Run plan again: it reads the live system as it is now.' };
}

function refused(message: string, hint: string): Failure {
  return { code: 'rejected', message, hint };
}

/** Whether every value that a change was planned for still is what it was. */
function holdsBefore(change: MadeChange, row: Observed): boolean {
  if (change.op !== 'update') return false;
  const shape = SHAPES[change.after.kind];
  return change.fields.every((field) =>
    sameJson(valueOfField(row.resource.spec, segmentsOf(field.path), shape) ?? null, field.before ?? null),
  );
}
