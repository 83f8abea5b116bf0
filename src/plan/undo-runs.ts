import { applyFields, itemKey, setMember } from '../model/apply-fields.ts';
import type { DesiredResource } from '../model/desired-state.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { isObject, type Json, type JsonObject, type JsonPointer, segmentsOf } from '../model/json.ts';
import { type Kind, kindOfAddress } from '../model/kind.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import type { LastApplied, LastAppliedSet } from '../model/last-applied.ts';
import { type Address, addressOf } from '../model/resource.ts';
import type { RecordedField, RecordedStep, RunRecord } from '../model/run-record.ts';
import type { Shape } from '../model/shape.ts';
import { shapesAlong } from '../model/shape-at.ts';
import { keptOf } from './kept-of.ts';

/** Something that a run did and that cannot be taken back. */
export interface CannotUndo {
  readonly run: string;
  readonly address: Address;
  /** Absent where it is the whole resource. */
  readonly path?: JsonPointer;
  /** As the end of a sentence. */
  readonly why: string;
}

/** What was as it was before some runs. */
export interface Undone {
  /** The resources that the runs touched, as they were declared to be before them. */
  readonly resources: readonly DesiredResource[];
  readonly cannot: readonly CannotUndo[];
}

/**
 * Takes runs back, the newest first: what the resources that they touched should be, so that their fields are what they
 * were before. It is a declaration like any other: comparing it with live makes the plan back.
 *
 * A resource that a run created is declared absent; one that it deleted is declared again, as it was. Of a shared list
 * only what the runs put in or took out is undone. A step in doubt is undone too: where it was not made, live is as it
 * was already.
 */
export function undoRuns(runs: readonly RunRecord[], last: LastAppliedSet): Undone {
  const found = new Map<Address, Undoing>();
  const cannot: CannotUndo[] = [];
  for (const run of runs) {
    for (const step of run.steps.flatMap(keptOf).reverse()) {
      const target = targetOf(step);
      if (target === undefined) continue;
      const undoing = found.get(target.address) ?? begin(target, last);
      const { now, lost } = undo(undoing, step, last);
      found.set(target.address, now);
      cannot.push(...lost.map((each) => ({ run: run.id, address: target.address, ...each })));
    }
  }
  const resources = [...found.values()].flatMap((each) => (each.isTouched ? declared(each, last) : []));
  return { resources, cannot };
}

interface Target {
  readonly kind: Kind;
  readonly name: string;
  readonly address: Address;
}

/** One resource on its way back. */
interface Undoing extends Target {
  readonly state: 'present' | 'absent';
  /** Undefined while nobody knows what it was declared to be. */
  readonly spec: JsonObject | undefined;
  readonly isTouched: boolean;
}

type Lost = Pick<CannotUndo, 'path' | 'why'>;

interface Outcome {
  readonly now: Undoing;
  readonly lost: readonly Lost[];
}

/** What a step was about; undefined when it changed nothing or was for a person. */
function targetOf({ step, op, status }: RecordedStep): Target | undefined {
  const [address = ''] = step.split('#', 1);
  const kind = kindOfAddress(address);
  const isMade = status === undefined || status === 'applied' || status === 'in-doubt';
  if (!isMade || op === 'manual' || kind === undefined) return undefined;
  const name = address.slice(kind.length + 1);
  return { kind, name, address: addressOf({ kind, name }) };
}

function begin(target: Target, last: LastAppliedSet): Undoing {
  const entry = last.get(target.address);
  const unknown = KIND_DEFINITIONS[target.kind].singleton ? {} : undefined;
  return { ...target, state: 'present', spec: entry?.spec ?? unknown, isTouched: false };
}

function undo(undoing: Undoing, step: RecordedStep, last: LastAppliedSet): Outcome {
  switch (step.op) {
    case 'create':
      return undoCreate(undoing, step, last.get(undoing.address));
    case 'delete':
      return undoDelete(undoing, step);
    case 'update':
      return undoUpdate(undoing, step);
    case 'manual':
      return { now: undoing, lost: [] };
  }
}

/** A create in doubt is ours only where the records say so. */
function undoCreate(undoing: Undoing, { status }: RecordedStep, entry: LastApplied | undefined): Outcome {
  if (undoing.spec === undefined) return { now: undoing, lost: [{ why: FORGOTTEN }] };
  if (status !== 'applied' && entry?.created !== true) return { now: undoing, lost: [] };
  return { now: { ...undoing, state: 'absent', isTouched: true }, lost: [] };
}

const FORGOTTEN = 'the records do not know it any more under this name';

function undoDelete(undoing: Undoing, { fields }: RecordedStep): Outcome {
  const kept = fields.filter(isWritten);
  const lost = fields.filter((field) => !isWritten(field)).map((field) => ({ path: field.path, why: whyNot(field) }));
  if (kept.length === 0) return { now: undoing, lost: [{ why: 'the journal does not say what it was' }] };
  const shape = SHAPES[undoing.kind];
  const spec = applyFields(
    {},
    kept.map(({ path, before }) => ({ path, ...(before !== undefined && { after: before }) })),
    shape,
  );
  return { now: { ...undoing, state: 'present', spec, isTouched: true }, lost };
}

function undoUpdate(undoing: Undoing, { fields }: RecordedStep): Outcome {
  let { spec, isTouched } = undoing;
  if (spec === undefined) return { now: undoing, lost: [{ why: FORGOTTEN }] };
  const lost: Lost[] = [];
  for (const field of [...fields].reverse()) {
    const before = isWritten(field) ? valueBefore(spec, field, SHAPES[undoing.kind]) : { why: whyNot(field) };
    if ('why' in before) lost.push({ path: field.path, why: before.why });
    else {
      spec = applyFields(spec, [{ path: field.path, ...before }], SHAPES[undoing.kind]);
      isTouched = true;
    }
  }
  return { now: { ...undoing, spec, isTouched }, lost };
}

function isWritten({ sensitive, unknown }: RecordedField): boolean {
  return sensitive !== true && unknown !== true;
}

function whyNot({ sensitive }: RecordedField): string {
  return sensitive === true
    ? 'the journal does not keep texts and personal values; a commit of the configuration does'
    : 'the journal of that version did not keep values';
}

/** What is to be declared in the place of a field, so that it is what it was. */
function valueBefore(
  spec: JsonObject,
  field: RecordedField,
  root: Shape,
): { readonly after?: Json } | { readonly why: string } {
  const segments = segmentsOf(field.path);
  const along = shapesAlong(root, segments);
  const shape = along.at(-1) ?? root;
  if (isInUndeclaredList(spec, segments, along)) return { why: 'its list is declared no longer' };
  if (shape.type === 'set') return setBefore(valueIn(spec, segments, along), field, shape);
  if (field.before !== undefined) return { after: field.before };
  if (along.at(-2)?.type === 'map') return {};
  const nothing = shape.whenAbsent ?? emptyLike(field.after);
  return nothing === undefined ? { why: 'it had no value, and none can be given back' } : { after: nothing };
}

/** Missing, empty text and empty list are the same nothing. */
function emptyLike(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return '';
  return Array.isArray(value) ? [] : undefined;
}

/** An item cannot be put back into a list that is declared as a whole, where the rest of the list is not known. */
function isInUndeclaredList(spec: JsonObject, segments: readonly string[], along: readonly Shape[]): boolean {
  return along.some(
    (shape, at) =>
      shape.type === 'map' &&
      at < segments.length &&
      shape.shared !== true &&
      valueIn(spec, segments.slice(0, at), along) === undefined,
  );
}

/** Ours of a shared set: without what the run put in, with what it took out. */
function setBefore(
  ours: Json | undefined,
  { before, after }: RecordedField,
  shape: Extract<Shape, { type: 'set' }>,
): { readonly after: Json } | { readonly why: string } {
  const was = listOf(before);
  if (shape.shared !== true) return { after: before ?? shape.whenAbsent ?? [] };
  const added = without(listOf(after), was, shape);
  if (added.length > 0 && ours === undefined) return { why: 'the records do not know which items are ours' };
  const left = without(listOf(ours), added, shape);
  return { after: [...left, ...without(without(was, listOf(after), shape), left, shape)] };
}

function without(list: readonly Json[], others: readonly Json[], { item }: Extract<Shape, { type: 'set' }>): Json[] {
  const names = new Set(others.map((each) => setMember(each, item)));
  return list.filter((each) => !names.has(setMember(each, item)));
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** The value at a path, items of keyed lists by their key. */
function valueIn(spec: JsonObject, segments: readonly string[], along: readonly Shape[]): Json | undefined {
  return segments.reduce<Json | undefined>((value, segment, at) => {
    const shape = along[at];
    if (shape?.type === 'map') return listOf(value).find((item) => itemKey(item, shape.key) === segment);
    return isObject(value) ? value[segment] : undefined;
  }, spec);
}

function declared({ kind, name, address, state, spec = {} }: Undoing, last: LastAppliedSet): DesiredResource[] {
  const identity = last.get(address)?.identity ?? KIND_DEFINITIONS[kind].identity(spec);
  return [
    { kind, name, address, labels: {}, state, written: spec, layers: [], identity, resource: { kind, name, spec } },
  ];
}
