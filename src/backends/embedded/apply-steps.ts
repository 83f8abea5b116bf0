import { never } from '../../diagnostics/never.ts';
import { applyFields } from '../../model/apply-fields.ts';
import type { Change } from '../../model/change.ts';
import { digestOfText } from '../../model/digest.ts';
import { SHAPES } from '../../model/generated/shapes.ts';
import { isObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Kind } from '../../model/kind.ts';
import { KIND_DEFINITIONS } from '../../model/kinds/index.ts';
import type { Failure, StepOutcome } from '../../model/outcome.ts';
import type { Step } from '../../model/plan.ts';
import { type Resource, rowKey } from '../../model/resource.ts';
import { withName } from '../../model/with-name.ts';
import { defaultSpec, layOver } from './default-spec.ts';
import type { Place } from './place.ts';
import type { Attempt } from './refusals/attempt.ts';
import { refusalOf } from './refusals/refusal-of.ts';
import { printDeletion, printRow, type Row, type StoredRow, storedRow } from './row-line.ts';

/** The lines that steps write, and what becomes of each step, in the order of the steps. */
export interface Applied {
  readonly lines: readonly string[];
  readonly outcomes: readonly StepOutcome[];
}

/**
 * Works out what steps do to the rows; changes nothing itself.
 *
 * The steps are independent, so none may depend on its place in the list: one that a rule refuses is tried again after
 * the others (a profile can become the default only when another has ceased to be).
 */
export function applySteps(rows: ReadonlyMap<string, StoredRow>, steps: readonly Step[], place: Place): Applied {
  const now = new Overlay(rows);
  const outcomes = new Map<Step, StepOutcome>();
  for (let open = steps, before = Number.POSITIVE_INFINITY; open.length < before; ) {
    before = open.length;
    for (const step of open) outcomes.set(step, applyStep(now, step, place));
    open = open.filter((step) => isRefusedByRule(outcomes.get(step)));
  }
  return { lines: now.lines, outcomes: [...outcomes.values()] };
}

/** Rows with changes laid over them, and the lines of these changes. */
class Overlay {
  readonly lines: string[] = [];
  readonly #rows: ReadonlyMap<string, StoredRow>;
  readonly #changed = new Map<string, StoredRow | undefined>();

  constructor(rows: ReadonlyMap<string, StoredRow>) {
    this.#rows = rows;
  }

  get(key: string): StoredRow | undefined {
    return this.#changed.has(key) ? this.#changed.get(key) : this.#rows.get(key);
  }

  put(row: Row): StoredRow {
    const key = rowKey(row.kind, row.identity);
    const rev = (this.get(key)?.rev ?? 0) + 1;
    const stored = storedRow(row, rev, printRow(row, rev));
    this.#changed.set(key, stored);
    this.lines.push(stored.text);
    return stored;
  }

  /** Lets what names something follow its new name; for who looks at the row it is the same row. */
  rename(kind: Kind, from: Json | undefined, to: Json | undefined): void {
    for (const key of new Set([...this.#rows.keys(), ...this.#changed.keys()])) {
      const row = this.get(key);
      if (row === undefined) continue;
      const { identity, observed } = row;
      const { resource, version, locked } = observed;
      const spec = withName(resource.spec, SHAPES[resource.kind], kind, from, to);
      if (!isObject(spec) || spec === resource.spec) continue;
      this.put({
        kind: resource.kind,
        identity,
        spec,
        was: row.was ?? version,
        ...(locked !== undefined && { locked }),
      });
    }
  }

  remove({ identity, rev, observed }: StoredRow): void {
    const { kind } = observed.resource;
    this.#changed.set(rowKey(kind, identity), undefined);
    this.lines.push(printDeletion(kind, identity, rev + 1));
  }

  *ofKind(kind: Kind): Iterable<StoredRow> {
    for (const [key, row] of this.#rows) if (isOf(kind, row) && !this.#changed.has(key)) yield row;
    for (const row of this.#changed.values()) if (row !== undefined && isOf(kind, row)) yield row;
  }
}

function isOf(kind: Kind, row: StoredRow): boolean {
  return row.observed.resource.kind === kind;
}

function applyStep(now: Overlay, { id, change }: Step, place: Place): StepOutcome {
  switch (change.op) {
    case 'create':
      return outcome(id, create(now, change.after, place));
    case 'update':
      return outcome(id, update(now, change, place));
    case 'delete':
      return outcome(id, remove(now, change, place));
    case 'manual':
      return { step: id, status: 'by-hand' };
    default:
      return never(change);
  }
}

/** A failure, a row that is there now, or `undefined`: the row is gone. */
type Result = { readonly failure: Failure } | StoredRow | undefined;

function outcome(step: Step['id'], result: Result): StepOutcome {
  if (result === undefined) return { step, status: 'applied' };
  if ('failure' in result) return { step, status: 'refused', error: result.failure };
  return { step, status: 'applied', observed: result.observed };
}

function create(now: Overlay, { kind, spec }: Resource, place: Place): Result {
  const identity = KIND_DEFINITIONS[kind].identity(spec);
  if (identity === '')
    return refusal('rejected', `A ${KIND_DEFINITIONS[kind].label} without a name cannot be created.`, 'Give it one.');
  if (now.get(rowKey(kind, identity)) !== undefined)
    return moved(`There is a ${KIND_DEFINITIONS[kind].label} "${identity}" already.`);
  const after = layOver({ ...defaultSpec(kind), ...generated(kind, identity, place) }, spec);
  const failure = refusalOf('create', { kind, identity, before: {}, after, place, ...around(now, kind) });
  return failure === undefined ? now.put({ kind, identity, spec: after }) : { failure };
}

function update(now: Overlay, change: Extract<Change, { op: 'update' }>, place: Place): Result {
  const row = find(now, change.before);
  if ('failure' in row) return row;
  const { identity } = row;
  const { kind, spec: before } = row.observed.resource;
  const after = applyFields(before, change.fields, SHAPES[kind]);
  const name = KIND_DEFINITIONS[kind].identity(after);
  const { label, renaming } = KIND_DEFINITIONS[kind];
  if (name !== identity && (renaming === undefined || renaming.refused !== undefined)) {
    return refusal(
      'rejected',
      `The ${label} "${identity}" cannot be renamed.`,
      'Create one of the new name and remove this one.',
    );
  }
  if (name !== identity && now.get(rowKey(kind, name)) !== undefined)
    return moved(`There is a ${label} "${name}" already.`);
  const failure = refusalOf('update', { kind, identity, before, after, place, ...around(now, kind) });
  if (failure !== undefined) return { failure };
  if (name === identity) return now.put({ kind, identity, spec: after });
  now.remove(row);
  now.rename(kind, before[renaming?.field ?? ''], after[renaming?.field ?? '']);
  return now.put({ kind, identity: name, spec: after });
}

function remove(now: Overlay, change: Extract<Change, { op: 'delete' }>, place: Place): Result {
  const row = find(now, change.before);
  if ('failure' in row) return row;
  const { identity } = row;
  const { kind, spec: before } = row.observed.resource;
  const failure = refusalOf('delete', { kind, identity, before, after: {}, place, ...around(now, kind) });
  if (failure !== undefined) return { failure };
  now.remove(row);
  return undefined;
}

/** What a rule may ask of the other rows. */
function around(now: Overlay, kind: Kind): Pick<Attempt, 'others' | 'exists'> {
  return {
    others: () => now.ofKind(kind),
    exists: (other, identity) => now.get(rowKey(other, identity)) !== undefined,
  };
}

/** The row that a step was planned for, if it is still as it was then and may be changed. */
function find(
  now: Overlay,
  { resource, version }: { readonly resource: Resource; readonly version: string },
): StoredRow | { readonly failure: Failure } {
  const { label, identity } = KIND_DEFINITIONS[resource.kind];
  const name = identity(resource.spec);
  const row = now.get(rowKey(resource.kind, name));
  if (row === undefined) return moved(`The ${label} "${name}" is gone.`);
  if (row.observed.version !== version && row.was !== version)
    return moved(`The ${label} "${name}" changed after the plan was made.`);
  return row.observed.locked === undefined
    ? row
    : refusal(
        'rejected',
        `The ${label} "${name}" cannot be changed: ${row.observed.locked}.`,
        'Remove the declaration.',
      );
}

/** What the service makes up for a new row: the id by which forms name a record summary, the same on every run. */
function generated(kind: Kind, identity: string, place: Place): JsonObject {
  if (kind !== 'RecordSummary') return {};
  const hex = digestOfText(`${place.environment}/${kind}/${identity}`);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return { developerSummaryId: parts.join('-') };
}

function moved(message: string): { readonly failure: Failure } {
  return refusal('moved', message, 'Plan again: it reads what is there now.');
}

function refusal(code: string, message: string, hint: string): { readonly failure: Failure } {
  return { failure: { code, message, hint } };
}

function isRefusedByRule(outcome: StepOutcome | undefined): boolean {
  return outcome?.status === 'refused' && outcome.error.code === 'rejected';
}
