import type { StepId } from '../../model/plan.ts';
import type { DataverseRequest } from './dataverse/dataverse-request.ts';
import type { Prepared } from './prepare-step.ts';

/** Steps that must go into one change set, because they write the same rows. */
export type Unit = readonly Prepared[];

/** The operations of a prepared step that stand in a change set. */
export function operationsOf({ written }: Prepared): readonly DataverseRequest[] {
  return written.via === 'change-set' ? written.operations : [];
}

/**
 * The operations of several steps in one change set, in which no row is patched twice on the same condition.
 *
 * Two kinds may keep their settings in one row. The first of two updates guarded by the same ETag would move the row
 * away from under the second, so they become one, where the first one stood.
 */
export function mergedOperations(steps: readonly Prepared[]): readonly DataverseRequest[] {
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

/** Steps grouped by the rows they write: what shares a row stays together, the rest is on its own. */
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
  return units.map((unit) => unit.steps);
}

/** Calling an action of a row does not move the ETag that another step asks for. */
function isOfRow({ method }: DataverseRequest): boolean {
  return method === 'PATCH' || method === 'DELETE';
}

/** As many units from the front as fit into so many operations; at least one. */
export function takeUnits(units: readonly Unit[], most: number): { readonly taken: Unit[]; readonly left: Unit[] } {
  let count = 0;
  let at = 0;
  for (const unit of units) {
    count += mergedOperations(unit).length;
    if (at > 0 && count > most) break;
    at += 1;
  }
  return { taken: units.slice(0, at), left: units.slice(at) };
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
