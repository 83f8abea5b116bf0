import type { Step } from '../../model/plan.ts';
import type { Observed, RowKey } from '../../model/resource.ts';
import type { LiveSystem } from './live-system.ts';
import { type Prepared, prepareStep } from './prepare-step.ts';

/**
 * The requests of steps as they would be sent now; nothing is sent. What a plan costs and whether it is permitted are
 * asked of the same steps one after the other, so the answer is kept while nothing new is read.
 */
export function prepareNow(steps: readonly Step[], live: LiveSystem): readonly Prepared[] {
  const { rows } = live;
  const known = PREPARED.get(steps);
  if (known?.rows === rows) return known.prepared;
  const standing = { rows, translation: live.translation(live.idsOfCreated(steps)), isUnderway: false };
  const prepared = steps.flatMap((step) => prepareStep(step, standing) ?? []);
  PREPARED.set(steps, { rows, prepared });
  return prepared;
}

const PREPARED = new WeakMap<
  readonly Step[],
  { readonly rows: ReadonlyMap<RowKey, Observed>; readonly prepared: readonly Prepared[] }
>();
