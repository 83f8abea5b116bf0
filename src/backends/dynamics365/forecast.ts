import type { Forecast } from '../../model/forecast.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Step, StepId } from '../../model/plan.ts';
import { batchesOf, piecesOf, setOf, unitsOf } from './change-sets.ts';
import type { LiveSystem } from './live-system.ts';
import { prepareNow } from './prepare-now.ts';
import { isReadAgain, type Prepared } from './prepare-step.ts';

/** Source: Microsoft Learn, "Service protection API limits": requests of one user on one web server. */
const BUDGET = { requests: 6000, seconds: 300 };
/** Read, change, one look at the operation, read again. */
const REQUESTS_OF_ADMIN_STEP = 4;

/** What applying costs a service that counts requests, without what it is measured against. */
type Cost = Omit<Forecast, 'budget'>;

/**
 * What applying steps costs, from what is known of the live system: nothing is sent.
 *
 * `isOrdered`: whether a step may go along with those that it waits for. Very many steps are handed over in several
 * portions, each of which may take one request more.
 */
export function forecastOf(steps: readonly Step[], live: LiveSystem, isOrdered: (step: Step) => boolean): Forecast {
  const costs = wavesOf(prepareNow(steps, live), isOrdered).map((wave) => costOf(wave, live));
  return {
    requests: costs.reduce((sum, { requests }) => sum + requests, 0),
    operations: costs.reduce((sum, { operations }) => sum + operations, 0),
    budget: BUDGET,
  };
}

/** Steps by when they are handed over: behind what they wait for, together with it where order is kept in a batch. */
function wavesOf(steps: readonly Prepared[], isOrdered: (step: Step) => boolean): readonly Prepared[][] {
  const byId = new Map(steps.map((each) => [each.step.id, each.step]));
  const known = new Map<StepId, number>();
  const waveOf = (step: Step): number => {
    const found = known.get(step.id);
    if (found !== undefined) return found;
    const before = step.after.flatMap((id) => byId.get(id) ?? []);
    const wave = Math.max(0, ...before.map((other) => waveOf(other) + (goesAlong(step, other) ? 0 : 1)));
    known.set(step.id, wave);
    return wave;
  };
  const goesAlong = (step: Step, other: Step): boolean =>
    isOrdered(step) && isOrdered(other) && step.change.address !== other.change.address;
  return [...groupBy(steps, ({ step }) => waveOf(step)).values()];
}

function costOf(steps: readonly Prepared[], live: LiveSystem): Cost {
  const written = steps.map((each) => each.written);
  const alone = written.flatMap((each) => (each.via === 'alone' ? [each.operations.length] : []));
  const admin = written.filter((each) => 'values' in each).length;
  const sets = costOfSets(
    steps.filter((each) => each.written.via === 'change-set'),
    live,
  );
  return {
    requests:
      (steps.some(isReadAgain) ? 1 : 0) + sets.requests + (alone.length > 0 ? 1 : 0) + admin * REQUESTS_OF_ADMIN_STEP,
    operations: sets.operations + alone.reduce((sum, each) => sum + each, 0) + admin,
  };
}

/** The batches of change sets. */
function costOfSets(steps: readonly Prepared[], live: LiveSystem): Cost {
  const reads = (some: readonly Prepared[]) => live.proofOf(some.map(({ step }) => step));
  const batches = batchesOf(unitsOf(steps).map(setOf), reads);
  const counts = batches.map((batch) => {
    const operations = batch.flatMap((set) => set.operations);
    const pieces = piecesOf(operations, reads(batch.flatMap((set) => set.steps)).size).length;
    return { operations: operations.length, requests: pieces };
  });
  return {
    requests: counts.reduce((sum, { requests }) => sum + requests, 0),
    operations: counts.reduce((sum, { operations }) => sum + operations, 0),
  };
}
