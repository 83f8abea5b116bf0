import type { StepId } from '../../model/plan.ts';
import type { DataverseRequest } from './dataverse/dataverse-request.ts';
import type { Prepared } from './prepare-step.ts';
import type { Reading } from './read-snapshot.ts';

/** Most requests in one batch: those of its change sets and the reads behind them. Source: Microsoft Learn, batch operations. */
const MOST_REQUESTS = 1000;

/** Steps that must go into one change set, because they write the same rows. */
export type Unit = readonly Prepared[];

/** The operations of a prepared step that stand in a change set. */
function operationsOf({ written }: Prepared): readonly DataverseRequest[] {
  return written.via === 'change-set' ? written.operations : [];
}

/**
 * The operations of several steps in one change set, in which no row is patched twice on the same condition.
 *
 * Two kinds may keep their settings in one row. The first of two updates guarded by the same ETag would move the row
 * away from under the second, so they become one, where the first one stood.
 */
function mergedOperations(steps: readonly Prepared[]): readonly DataverseRequest[] {
  const merged: DataverseRequest[] = [];
  const at = new Map<string, number>();
  for (const operation of steps.flatMap(operationsOf)) {
    const etag = operation.method === 'PATCH' ? operation.headers?.['If-Match'] : undefined;
    const key = `${operation.path} ${etag}`;
    const before = etag === undefined ? undefined : at.get(key);
    const first = before === undefined ? undefined : merged[before];
    if (before === undefined || first === undefined) {
      if (etag !== undefined) at.set(key, merged.length);
      merged.push(operation);
    } else merged[before] = { ...first, body: { ...first.body, ...operation.body } };
  }
  return merged;
}

/**
 * Steps grouped by the rows they write: what shares a row stays together, the rest is on its own. Units come behind
 * those that their steps wait for.
 */
export function unitsOf(steps: readonly Prepared[]): Unit[] {
  const units: { steps: Prepared[]; paths: Set<string> }[] = [];
  const byPath = new Map<string, (typeof units)[number]>();
  for (const step of steps) {
    const paths = new Set(
      operationsOf(step)
        .filter(isOfRow)
        .map(({ path }) => path),
    );
    const shared = new Set([...paths].flatMap((path) => byPath.get(path) ?? []));
    const unit = { steps: [...[...shared].flatMap((each) => each.steps), step], paths };
    for (const other of shared) {
      for (const path of other.paths) unit.paths.add(path);
      units.splice(units.indexOf(other), 1);
    }
    for (const path of unit.paths) byPath.set(path, unit);
    units.push(unit);
  }
  return inOrder(units.map((unit) => unit.steps));
}

/** Two units that wait for one another, as shared rows can make them, need one batch: then any order will do. */
function inOrder(units: readonly Unit[]): Unit[] {
  const unitOf = new Map(units.flatMap((unit) => unit.map(({ step }) => [step.id, unit] as const)));
  const ordered = new Set<Unit>();
  const seen = new Set<Unit>();
  const place = (unit: Unit): void => {
    if (seen.has(unit)) return;
    seen.add(unit);
    for (const { step } of unit) {
      for (const id of step.after) {
        const before = unitOf.get(id);
        if (before !== undefined) place(before);
      }
    }
    ordered.add(unit);
  };
  for (const unit of units) place(unit);
  return [...ordered];
}

/** Calling an action of a row does not move the ETag that another step asks for. */
function isOfRow({ method }: DataverseRequest): boolean {
  return method === 'PATCH' || method === 'DELETE';
}

/** Steps with the operations of one change set. */
export interface StepSet {
  readonly steps: Unit;
  readonly operations: readonly DataverseRequest[];
}

/** The change set of steps. */
export function setOf(steps: Unit): StepSet {
  return { steps, operations: mergedOperations(steps) };
}

/** Sets that go in one batch, and the names of the reads behind them. */
interface Batch {
  readonly sets: readonly StepSet[];
  readonly operations: number;
  readonly reads: ReadonlySet<string>;
}

/**
 * Change sets in as few batches as they need in their order, each with room for the reads that prove it; one that no
 * batch can hold is alone, and `piecesOf` cuts it.
 */
export function batchesOf(
  sets: readonly StepSet[],
  proofOf: (steps: readonly Prepared[]) => Reading,
): readonly (readonly StepSet[])[] {
  const batches: Batch[] = [];
  for (const set of sets) {
    const own = { sets: [set], operations: set.operations.length, reads: new Set(proofOf(set.steps).keys()) };
    const last = batches.at(-1);
    const both = last === undefined ? undefined : together(last, own);
    if (both === undefined || both.operations + both.reads.size > MOST_REQUESTS) batches.push(own);
    else batches.splice(-1, 1, both);
  }
  return batches.map((batch) => batch.sets);
}

function together(left: Batch, right: Batch): Batch {
  return {
    sets: [...left.sets, ...right.sets],
    operations: left.operations + right.operations,
    reads: new Set([...left.reads, ...right.reads]),
  };
}

/** Operations in change sets that leave room for so many reads behind each of them; usually one. */
export function piecesOf(operations: readonly DataverseRequest[], reads: number): readonly DataverseRequest[][] {
  const most = Math.max(1, MOST_REQUESTS - reads);
  return Array.from({ length: Math.ceil(operations.length / most) }, (_, at) =>
    operations.slice(at * most, (at + 1) * most),
  );
}

/** Steps by how many others among them they wait for, one behind the other: each level needs only those before it. */
export function levelsOf(steps: readonly Prepared[]): Prepared[][] {
  const depth = new Map<StepId, number>();
  const levels: Prepared[][] = [];
  for (const each of steps) {
    const own = Math.max(-1, ...each.step.after.map((id) => depth.get(id) ?? -1)) + 1;
    depth.set(each.step.id, own);
    levels[own] = [...(levels[own] ?? []), each];
  }
  return levels;
}
