import type { FieldChange } from '../model/change.ts';
import type { EnvironmentReport } from '../model/report.ts';
import { fieldShape } from '../model/shape-at.ts';
import type { PlanDetail } from './text/render-plan.ts';

/**
 * How many characters environments take at least in Markdown with so much detail, in UTF-16 units: the names of steps and
 * fields, and, where everything is said, the long texts that change. It is found out without drawing them: what cannot
 * fit its place need not be drawn to see that.
 */
export function leastSize(environments: readonly EnvironmentReport[], detail: PlanDetail): number {
  return environments.reduce((sum, each) => sum + ofEnvironment(each, detail), 0);
}

function ofEnvironment({ plan, changes, drift, outcomes, failure }: EnvironmentReport, detail: PlanDetail): number {
  let size = 0;
  const addFields = (address: string, fields: readonly Pick<FieldChange, 'path' | 'before' | 'after'>[]): void => {
    if (detail !== 'steps') for (const field of fields) size += ofField(address, field, detail);
  };
  for (const { id, change } of (detail === 'steps' && outcomes !== undefined ? undefined : plan?.steps) ?? []) {
    size += lengthOf(id);
    if (change.op === 'update') addFields(change.address, change.fields);
  }
  for (const { address, what, fields } of changes ?? []) {
    size += lengthOf(address);
    if (what === 'changed') addFields(address, fields);
  }
  // Of an environment that was not read no drift is told.
  if (failure === undefined) for (const { address, field } of drift ?? []) if (field) addFields(address, [field]);
  return size;
}

function ofField(
  address: string,
  { path, before, after }: Pick<FieldChange, 'path' | 'before' | 'after'>,
  detail: PlanDetail,
): number {
  const isText = typeof before === 'string' && typeof after === 'string';
  if (detail !== 'whole' || !isText || fieldShape(address, path).sensitive === 'secret') return lengthOf(path);
  return lengthOf(path) + Math.max(lengthOf(before), lengthOf(after));
}

/** White space at the end of a block, and behind a path, is taken off. */
function lengthOf(text: string): number {
  return text.trimEnd().length;
}
