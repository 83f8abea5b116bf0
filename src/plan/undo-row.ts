import { diffFields } from '../diff/diff-fields.ts';
import { applyFields } from '../model/apply-fields.ts';
import type { FieldChange } from '../model/change.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { type Json, type JsonObject, type JsonPointer, segmentsOf } from '../model/json.ts';
import type { Kind } from '../model/kind.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import type { LastApplied } from '../model/last-applied.ts';
import type { Address } from '../model/resource.ts';
import type { RecordedField, RecordedStep } from '../model/run-record.ts';
import type { Shape } from '../model/shape.ts';
import { shapesAlong } from '../model/shape-at.ts';
import { onlyFields } from './only-fields.ts';
import { forgetField, isKnown, movedSince, undoField, whyNot } from './undo-field.ts';

/** A step that is taken back. */
export interface StepBack extends RecordedStep {
  readonly run: string;
  /** Whether its run came to an end; what one that did not had set out to create counts as its own. */
  readonly isEnded: boolean;
}

/** What runs did to one row. */
export interface RowHistory {
  readonly kind: Kind;
  readonly name: string;
  /** Under which it is declared. */
  readonly address: Address;
  readonly identity: string;
  /** What was last applied to it. */
  readonly entry: LastApplied | undefined;
  /** The newest first. */
  readonly steps: readonly StepBack[];
}

/** Something that a run did and that cannot be taken back. */
export interface CannotUndo {
  readonly run: string;
  readonly address: Address;
  /** Absent where it is the whole resource. */
  readonly path?: JsonPointer;
  /** As the end of a sentence. */
  readonly why: string;
}

/** How one row is declared, so that it is what it was. */
export interface RowBack {
  readonly state: 'present' | 'absent';
  /** Only the fields that are otherwise now; all of them where the row has to be made again. */
  readonly spec: JsonObject;
  /** What is remembered as applied when it is so. */
  readonly remembered: JsonObject;
  /** The row as the runs left it; what live has otherwise, others changed. Absent where they left none. */
  readonly left: JsonObject | undefined;
}

/** A row on its way back. */
interface Undoing {
  readonly isThere: boolean;
  readonly spec: JsonObject | undefined;
  readonly ours: JsonObject;
  readonly left: JsonObject | undefined;
  readonly isTouched: boolean;
  /** What is there is somebody else's row, and older steps were about another one. */
  readonly isStopped: boolean;
  /** What was looked at already, so that only what is otherwise now counts as changed by others. */
  readonly seen: readonly { readonly path: JsonPointer; readonly run: string }[];
  readonly lost: readonly CannotUndo[];
}

/**
 * Takes back what runs did to one row, step by step, beginning with what is live: each step says what was before it.
 *
 * What it ends with is what the row was, and where that is not what is live now is what must be declared.
 */
export function undoRow(
  history: RowHistory,
  live: JsonObject | undefined,
): { readonly back: RowBack | undefined; readonly cannot: readonly CannotUndo[] } {
  const { entry, steps } = history;
  const start: Undoing = {
    isThere: live !== undefined,
    spec: live,
    ours: entry?.spec ?? {},
    left: live,
    isTouched: false,
    isStopped: false,
    seen: [],
    lost: [],
  };
  const end = steps.reduce(
    (undoing, step) => (undoing.isStopped ? undoing : undo(undoing, step, history, live)),
    start,
  );
  return end.isTouched ? declared(end, history, live) : { back: undefined, cannot: end.lost };
}

function undo(undoing: Undoing, step: StepBack, history: RowHistory, live: JsonObject | undefined): Undoing {
  switch (step.op) {
    case 'create':
      return undoCreate(undoing, step, history, live);
    case 'delete':
      return undoDelete(undoing, step, history);
    case 'update':
      return undoUpdate(undoing, step, history);
    case 'manual':
      return undoing;
  }
}

/** A create in doubt is ours where the records say so, or where its run never came to say more. */
function undoCreate(
  undoing: Undoing,
  { run, status, isEnded }: StepBack,
  { kind, address, entry }: RowHistory,
  live: JsonObject | undefined,
): Undoing {
  if (status !== 'applied' && !undoing.isThere) return undoing;
  if (status !== 'applied' && isEnded && entry?.created !== true) {
    const why = 'it had no answer, and nobody knows whether it made what is there now';
    return { ...undoing, lost: [...undoing.lost, { run, address, why }] };
  }
  const moved = live === undefined ? [] : diffFields(entry?.spec, live, entry?.spec, SHAPES[kind]);
  const left = undoing.left && applyFields(undoing.left, unseen(moved, undoing), SHAPES[kind]);
  // What went with the row needs no way back of its own.
  return { ...undoing, isThere: false, isTouched: true, left, seen: [...undoing.seen, { path: '', run }], lost: [] };
}

/** A row that is there is left: without an answer the deletion may not have been made, else somebody made it again. */
function undoDelete(undoing: Undoing, { run, status, fields }: StepBack, { kind, address }: RowHistory): Undoing {
  if (undoing.isThere && status !== 'applied') return undoing;
  if (undoing.isThere) {
    const why = 'somebody made it again since';
    return { ...undoing, isStopped: true, lost: [...undoing.lost, { run, address, why }] };
  }
  const kept = fields.filter((field) => isKnown(field) && field.before !== undefined);
  const lost = fields
    .filter((field) => !isKnown(field))
    .map((field) => ({ run, address, path: field.path, why: whyNot(field) }));
  if (kept.length === 0) {
    const why = 'the journal does not say what it was';
    return { ...undoing, lost: [...undoing.lost, { run, address, why }] };
  }
  const spec = applyFields(
    {},
    kept.map(({ path, before }) => ({ path, ...(before !== undefined && { after: before }) })),
    SHAPES[kind],
  );
  const seen = [...undoing.seen, { path: '', run }];
  const all = [...undoing.lost, ...lost];
  return { ...undoing, isThere: true, spec, ours: spec, isTouched: true, seen, lost: all };
}

/** A row that is gone and that no run removed was removed by somebody else: it is what it was when it was last applied. */
function undoUpdate(undoing: Undoing, { run, fields }: StepBack, history: RowHistory): Undoing {
  const spec = undoing.spec ?? history.entry?.spec;
  if (spec === undefined) {
    const why = 'somebody removed it since, and the records do not know it any more';
    return { ...undoing, lost: [...undoing.lost, { run, address: history.address, why }] };
  }
  const left = undoing.isThere ? undoing.left : (undoing.left ?? spec);
  const there: Undoing = { ...undoing, isThere: true, spec, left };
  return [...fields].reverse().reduce((now, field) => undoOne(now, spec, field, run, history), there);
}

function undoOne(
  undoing: Undoing,
  before: JsonObject,
  field: RecordedField,
  run: string,
  { kind, address }: RowHistory,
): Undoing {
  const { spec = before, ours, left } = undoing;
  const root = SHAPES[kind];
  const { path } = field;
  const back = undoField(spec, ours, field, root);
  if ('why' in back) return { ...undoing, lost: [...undoing.lost, { run, address, path, why: back.why }] };
  return {
    ...undoing,
    isTouched: true,
    spec: applyFields(spec, back.fields, root),
    ours: forgetField(ours, field, root),
    left: left && applyFields(left, unseen(movedSince(spec, ours, field, root), undoing), root),
    seen: [...undoing.seen, { path, run }],
    lost: undoing.lost.filter((each) => each.path === undefined || !isWithin(each.path, path)),
  };
}

/** The fields that no newer run changed too. */
function unseen(
  fields: readonly Pick<FieldChange, 'path' | 'after'>[],
  { seen }: Undoing,
): readonly Pick<FieldChange, 'path' | 'after'>[] {
  return fields.filter(({ path }) => !seen.some((each) => isWithin(path, each.path) || isWithin(each.path, path)));
}

function isWithin(path: JsonPointer, outer: JsonPointer): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

function declared(
  { isThere, spec = {}, ours, left, seen, lost }: Undoing,
  { kind, address }: RowHistory,
  live: JsonObject | undefined,
): { readonly back: RowBack; readonly cannot: readonly CannotUndo[] } {
  if (!isThere) return { back: { state: 'absent', spec, remembered: ours, left }, cannot: lost };
  if (live === undefined) return { back: { state: 'present', spec, remembered: ours, left }, cannot: lost };
  const { fields, unable } = fieldsBack(spec, live, SHAPES[kind]);
  const why = 'it had no value, and none can be given back';
  const cannot = unable.map((path) => {
    const run = seen.findLast((each) => isWithin(path, each.path))?.run ?? seen.at(-1)?.run ?? '';
    return { run, address, path, why };
  });
  const only = { ...identifying(kind, live), ...onlyFields(spec, fields, SHAPES[kind]) };
  return { back: { state: 'present', spec: only, remembered: ours, left }, cannot: [...lost, ...cannot] };
}

/** The members by which a row is told apart. */
function identifying(kind: Kind, live: JsonObject): JsonObject {
  const { singleton, identity } = KIND_DEFINITIONS[kind];
  if (singleton) return {};
  const members = Object.entries(live).filter(
    ([member]) => identity({ ...live, [member]: undefined }) !== identity(live),
  );
  return Object.fromEntries(members);
}

/** The fields to change in what is live, so that it is what it was; and those that cannot lose their value again. */
function fieldsBack(
  then: JsonObject,
  live: JsonObject,
  root: Shape,
): { readonly fields: readonly Pick<FieldChange, 'path' | 'after'>[]; readonly unable: readonly JsonPointer[] } {
  const changed = diffFields(then, live, live, root);
  const gone = diffFields(live, then, live, root).filter(
    ({ path }) => !changed.some((each) => isWithin(path, each.path)),
  );
  const emptied = gone.map(({ path, after }) => ({ path, after: nothingOf(path, after, root) }));
  return {
    fields: [...changed, ...emptied.flatMap(({ path, after }) => (after === undefined ? [] : [{ path, after }]))],
    unable: emptied.flatMap(({ path, after }) => (after === undefined ? [path] : [])),
  };
}

/** What stands for no value: what the service assumes then, an empty text or an empty list. */
function nothingOf(path: JsonPointer, value: Json | undefined, root: Shape): Json | undefined {
  const { whenAbsent } = shapesAlong(root, segmentsOf(path)).at(-1) ?? root;
  if (whenAbsent !== undefined) return whenAbsent;
  if (typeof value === 'string') return '';
  return Array.isArray(value) ? [] : undefined;
}
